import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import { describe, expect, test } from '@jest/globals';
import { ACCOUNT, synthesise } from '../support/synth.ts';
import { EVERYTHING } from './options.ts';

/*
 * What the roles' conditions come to, as an evaluator of AWS's rules that is not ours has it: an emulator need not know
 * them.
 */

const HOME = 'eu-central-1';
const KEY = `arn:aws:kms:${HOME}:${ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab`;
const { all } = synthesise({ ...EVERYTHING, kmsKey: KEY });

interface Document {
  readonly Version: string;
  readonly Statement: readonly { readonly Resource: unknown }[];
}

/** Those of a role in the home stack; what names resources of the stack itself by reference is left out. */
const policiesOf = (role: RegExp): Simulation['identityPolicies'] =>
  all
    .filter(({ template, Type }) => template === 'pairwatch-everything' && /::(?:Managed)?Policy$/.test(Type))
    .filter(({ Properties }) => role.test(JSON.stringify(Properties['Roles'])))
    .map(({ logicalId, Properties }) => {
      const { Version, Statement } = Properties['PolicyDocument'] as Document;
      const named = Statement.filter(({ Resource }) =>
        [Resource].flat().every((one) => typeof one === 'string'),
      );
      return { name: logicalId, policy: { Version, Statement: named } };
    })
    .filter(({ policy }) => policy.Statement.length > 0);

/** A key asks its own policy first: this one leaves it to the account's roles. */
const KEY_POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' },
  ],
};

const ROLES = {
  probe: /Probe0FunctionRole/,
  courier: /CourierFunctionRole/,
  'private location': /privateoffice/,
  notify: /NotifyFunctionRole/,
} as const;

async function verdict(
  role: keyof typeof ROLES,
  action: string,
  resource: string,
  contextVariables: Simulation['request']['contextVariables'] = {},
): Promise<string> {
  const answer = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/it`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: { 'aws:PrincipalAccount': ACCOUNT, ...contextVariables },
      },
      identityPolicies: policiesOf(ROLES[role]),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(action.startsWith('kms:') && { resourcePolicy: KEY_POLICY }),
    },
    {},
  );
  if (answer.resultType === 'error') throw new Error(JSON.stringify(answer.errors));
  return answer.overallResult;
}

const secret = (name: string) =>
  `arn:aws:secretsmanager:${HOME}:${ACCOUNT}:secret:pairwatch/everything/${name}-a1B2c3`;
const READ = 'secretsmanager:GetSecretValue';
const staged = (stage: string) => ({ 'secretsmanager:VersionStage': stage });
const PUBLISH = 'cloudwatch:PutMetricData';
const into = (namespace: string) => ({ 'cloudwatch:namespace': namespace });
const DECRYPT = 'kms:Decrypt';
const via = (service: string) => ({ 'kms:ViaService': `${service}.${HOME}.amazonaws.com` });

type Case = Readonly<Parameters<typeof verdict>>;

const ALLOWED: readonly Case[] = [
  ['probe', READ, secret('api'), staged('AWSCURRENT')],
  ['probe', READ, secret('gateway-device'), staged('AWSCURRENT')],
  ['courier', READ, secret('gateway-courier'), staged('AWSCURRENT')],
  ['private location', READ, secret('inner-device'), staged('AWSCURRENT')],
  ['probe', PUBLISH, '*', into('Pairwatch/everything')],
  ['private location', PUBLISH, '*', into('Pairwatch/everything')],
  ['probe', DECRYPT, KEY, via('secretsmanager')],
  ['probe', DECRYPT, KEY, via('dynamodb')],
];

const DENIED: readonly Case[] = [
  ['probe', READ, secret('api'), staged('AWSPENDING')],
  ['probe', READ, secret('api'), staged('AWSPREVIOUS')],
  ['probe', READ, secret('api')],
  ['probe', READ, secret('api-more'), staged('AWSCURRENT')],
  ['probe', READ, secret('gateway-courier'), staged('AWSCURRENT')],
  ['probe', READ, secret('gateway-device/standby'), staged('AWSCURRENT')],
  ['probe', READ, secret('api').replace('everything', 'staging'), staged('AWSCURRENT')],
  ['courier', READ, secret('gateway-courier'), staged('AWSPENDING')],
  ['courier', READ, secret('gateway-device/standby'), staged('AWSCURRENT')],
  ['private location', READ, secret('gateway-courier'), staged('AWSCURRENT')],
  ['notify', READ, secret('api'), staged('AWSCURRENT')],
  ['probe', 'secretsmanager:PutSecretValue', secret('api')],
  ['probe', PUBLISH, '*', into('Pairwatch/staging')],
  ['probe', PUBLISH, '*', into('Pairwatch/everything-else')],
  ['probe', PUBLISH, '*'],
  ['probe', DECRYPT, KEY],
  ['probe', DECRYPT, KEY, via('s3')],
  ['probe', DECRYPT, KEY.replace('1234', '5678'), via('secretsmanager')],
];

describe('the conditions of the roles, by an evaluator of policies', () => {
  test.each(ALLOWED)('%s: %s of %s, %j, is allowed', async (...asked) => {
    expect(await verdict(...asked)).toBe('Allowed');
  });

  test.each(DENIED)('%s: %s of %s, %j, is denied', async (...asked) => {
    expect(await verdict(...asked)).toBe('ImplicitlyDenied');
  });
});
