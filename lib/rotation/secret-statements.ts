import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { WatchPlan } from '../../functions/contract/plan.ts';
import type { RotationPlan } from '../../functions/contract/rotation.ts';
import type { Installation } from '../house/installation.ts';
import { toUseKey } from '../house/key.ts';
import { secretArn } from '../targets/secret-policies.ts';

/** The secrets with the keys that are rotated. */
export const keysOf = ({ targets }: WatchPlan, rotations: readonly RotationPlan[]): readonly string[] =>
  targets.flatMap(({ name, key }) =>
    key && rotations.some(({ target }) => target === name) ? [key.secret] : [],
  );

const vaultsOf = (rotations: readonly RotationPlan[]): readonly string[] => [
  ...new Set(rotations.flatMap(({ vault }) => vault ?? [])),
];

/** What it takes to put a new version of a key in place, and to read a vault and write it. */
export function toRotate(scope: IConstruct, installation: Installation): readonly PolicyStatement[] {
  const { plan, rotations, home } = installation;
  const vaults = vaultsOf(rotations);
  return [
    new PolicyStatement({
      sid: 'RotateKeys',
      actions: ['GetSecretValue', 'ListSecretVersionIds', 'PutSecretValue', 'UpdateSecretVersionStage'].map(
        (action) => `secretsmanager:${action}`,
      ),
      resources: arnsOf(scope, installation, keysOf(plan, rotations)),
    }),
    ...(vaults.length === 0
      ? []
      : [
          new PolicyStatement({
            sid: 'UseVaults',
            actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
            resources: arnsOf(scope, installation, vaults),
          }),
        ]),
    ...toUseKey(home, 'secretsmanager to write'),
  ];
}

/** What it takes to shake hands with a version of a key, the pending one too; read by its label, as the right says. */
export function toVerify(
  scope: IConstruct,
  installation: Installation,
  plan: WatchPlan,
): readonly PolicyStatement[] {
  const resources = arnsOf(scope, installation, keysOf(plan, installation.rotations));
  return [
    toReadVersions('ReadVersions', resources),
    new PolicyStatement({
      sid: 'FindVersions',
      actions: ['secretsmanager:ListSecretVersionIds'],
      resources,
    }),
    ...toUseKey(installation.home, 'secretsmanager'),
  ];
}

/** What it takes to set the shared token of one of these gateways: to read it, the pending one too, and no other key. */
export function toPutInForce(
  scope: IConstruct,
  installation: Installation,
  gateways: WatchPlan,
): readonly PolicyStatement[] {
  const { plan, rotations } = installation;
  const through = rotations.filter((rotation) =>
    gateways.targets.some(({ name }) => name === rotation.through),
  );
  const tokens = keysOf(plan, through);
  if (tokens.length === 0) return [];
  return [toReadVersions('ReadTokens', arnsOf(scope, installation, tokens))];
}

/** What it takes to know which versions there are, and no value. */
export const toListVersions = (scope: IConstruct, installation: Installation): PolicyStatement =>
  new PolicyStatement({
    sid: 'ListVersions',
    actions: ['secretsmanager:ListSecretVersionIds'],
    resources: arnsOf(scope, installation, keysOf(installation.plan, installation.rotations)),
  });

/** Versions by their labels, as long as they have one. */
const toReadVersions = (sid: string, resources: string[]): PolicyStatement =>
  new PolicyStatement({
    sid,
    actions: ['secretsmanager:GetSecretValue'],
    resources,
    conditions: {
      StringEquals: { 'secretsmanager:VersionStage': ['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'] },
    },
  });

const arnsOf = (scope: IConstruct, installation: Installation, secrets: readonly string[]): string[] =>
  secrets.map((secret) => secretArn(scope, installation, secret));
