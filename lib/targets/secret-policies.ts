import { Stack } from 'aws-cdk-lib';
import { type IRole, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ConfigurationError } from '../config/mistakes.ts';
import { inChunks } from '../house/chunks.ts';
import { arnIn, type Installation } from '../house/installation.ts';
import { toUseKey } from '../house/key.ts';

export interface SecretPoliciesProps {
  readonly installation: Installation;
  readonly role: IRole;
  /** As the configuration names them. */
  readonly secrets: readonly string[];
}

/** A managed policy holds 6,144 characters: so many are left for the ARNs of secrets. */
const ROOM = 5_800;
/** Managed policies that a role takes. */
const MOST_POLICIES = 10;
/** An account may be known only at deployment, and has so many digits. */
const ACCOUNT_LENGTH = 12;

/** Lets a role read the current version of exactly these secrets, in as many policies as that takes. */
export class SecretPolicies extends Construct {
  constructor(scope: Construct, id: string, { installation, role, secrets }: SecretPoliciesProps) {
    super(scope, id);
    const arns = secrets.map((secret) => secretArn(this, installation, secret));
    const chunks = inChunks(arns, ROOM, lengthIn(this));
    if (chunks.length > MOST_POLICIES)
      throw new ConfigurationError([
        {
          path: 'targets',
          value: `the ${arns.length} secrets that one function reads would take ${chunks.length} policies, and a role has ${MOST_POLICIES}`,
          fix: 'shorten the names of the secrets, or give some targets other `locations`',
        },
      ]);
    for (const [index, resources] of chunks.entries())
      new ManagedPolicy(this, `Policy${index}`, {
        roles: [role],
        statements: [
          new PolicyStatement({
            actions: ['secretsmanager:GetSecretValue'],
            resources,
            conditions: { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
          }),
        ],
      });
    for (const statement of toDecrypt(installation, secrets)) role.addToPrincipalPolicy(statement);
  }
}

/** The installation's own key, and those that encrypt secrets of other accounts. */
function toDecrypt(
  { configuration, home }: Installation,
  secrets: readonly string[],
): readonly PolicyStatement[] {
  const foreign = configuration.targets.flatMap(({ key }) =>
    key?.kmsKey !== undefined && secrets.includes(key.secret) ? [key.kmsKey] : [],
  );
  return [
    ...toUseKey(home, 'secretsmanager'),
    ...[...new Set(foreign)].flatMap((kmsKey) =>
      toUseKey({ kmsKey, region: kmsKey.split(':')[3] ?? home.region }, 'secretsmanager'),
    ),
  ];
}

/** Secrets Manager adds six characters of its own to a secret's name; an ARN has them. */
export const secretArn = (scope: Construct, { names, home }: Installation, secret: string): string =>
  secret.startsWith('arn:')
    ? secret
    : arnIn(scope, 'secretsmanager', home.region, `secret:${names.secret(secret)}-??????`);

const lengthIn =
  (scope: Construct) =>
  (arn: string): number =>
    arn.replace(Stack.of(scope).account, '0'.repeat(ACCOUNT_LENGTH)).length + '"",'.length;
