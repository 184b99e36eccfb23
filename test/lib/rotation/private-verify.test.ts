import { runSimulation } from '@cloud-copilot/iam-simulate';
import { describe, expect, test } from '@jest/globals';
import { ACCOUNT, synthesise } from '../../support/synth.ts';
import { EVERYTHING, ROTATING } from '../options.ts';

const HOME = 'eu-central-1';
const NAME = 'pairwatch-everything';
const { all } = synthesise(ROTATING);

interface Document {
  readonly Version: string;
  readonly Statement: readonly { readonly Action: unknown; readonly Resource: unknown }[];
}

const ROLES = {
  verify: /privateofficeVerifyRole/,
  watch: /privateofficeRole/,
  rotate: /RotationRotateRole/,
  probe: /Probe0FunctionRole/,
} as const;

const documentsOf = (role: keyof typeof ROLES) =>
  all
    .filter(({ template, Type }) => template === NAME && /::(?:Managed)?Policy$/.test(Type))
    .filter(({ Properties }) => ROLES[role].test(JSON.stringify(Properties['Roles'])))
    .map(({ logicalId, Properties }) => ({
      name: logicalId,
      policy: Properties['PolicyDocument'] as Document,
    }));

const actionsOf = (role: keyof typeof ROLES): readonly unknown[] =>
  documentsOf(role)
    .flatMap(({ policy }) => policy.Statement)
    .flatMap(({ Action }) => Action)
    .toSorted();

/** As an evaluator of AWS's rules has it that is not ours; what names resources of the stack by reference is left out. */
async function verdict(
  role: keyof typeof ROLES,
  action: string,
  resource: string,
  contextVariables: Readonly<Record<string, string | string[]>>,
): Promise<string> {
  const answer = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/it`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: { 'aws:PrincipalAccount': ACCOUNT, ...contextVariables },
      },
      identityPolicies: documentsOf(role).map(({ name, policy: { Version, Statement } }) => ({
        name,
        policy: {
          Version,
          Statement: Statement.filter(({ Resource }) =>
            [Resource].flat().every((one) => typeof one === 'string'),
          ),
        },
      })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
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
const TABLE = `arn:aws:dynamodb:${HOME}:${ACCOUNT}:table/${NAME}`;
const of = (...partitions: string[]) => ({ 'dynamodb:LeadingKeys': partitions });

type Case = Readonly<Parameters<typeof verdict>>;

const ALLOWED: readonly Case[] = [
  ...['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'].map(
    (stage): Case => ['verify', READ, secret('api'), staged(stage)],
  ),
  ['verify', READ, secret('gateway-device'), staged('AWSPENDING')],
  ['verify', 'secretsmanager:ListSecretVersionIds', secret('api'), {}],
  ['watch', READ, secret('api'), staged('AWSCURRENT')],
  ['watch', 'dynamodb:Query', TABLE, of('proof#private:office')],
  ['watch', 'dynamodb:PutItem', TABLE, of('proof#private:office')],
  ['watch', 'dynamodb:BatchGetItem', TABLE, of('record#check#3', 'record#location#15')],
  ['rotate', 'dynamodb:PutItem', TABLE, of('proof#private:office')],
  ['rotate', 'dynamodb:DeleteItem', TABLE, of('proof#private:office')],
  ['rotate', 'dynamodb:PutItem', TABLE, of('rotation')],
  ['probe', 'dynamodb:PutItem', TABLE, of('tick#1795000000000')],
];

const DENIED: readonly Case[] = [
  ['verify', READ, secret('api'), staged('somebodys-label')],
  ['verify', READ, secret('byhand'), staged('AWSPENDING')],
  ['verify', READ, secret('inner-device'), staged('AWSPENDING')],
  ['verify', READ, secret('openai-admin'), staged('AWSCURRENT')],
  ['verify', READ, secret('gateway-device/standby'), staged('AWSCURRENT')],
  ['verify', READ, secret('gateway-courier'), staged('AWSCURRENT')],
  ['verify', 'secretsmanager:PutSecretValue', secret('api'), {}],
  ['verify', 'dynamodb:PutItem', TABLE, of('proof#private:office')],
  ['watch', READ, secret('api'), staged('AWSPENDING')],
  ['watch', READ, secret('api'), staged('AWSPREVIOUS')],
  ['watch', 'dynamodb:PutItem', TABLE, of('rotation')],
  ['watch', 'dynamodb:PutItem', TABLE, of('proof#private:elsewhere')],
  ['watch', 'dynamodb:DeleteItem', TABLE, of('proof#private:office')],
  ['rotate', 'dynamodb:DeleteItem', TABLE, of('rotation')],
  ['rotate', 'dynamodb:PutItem', TABLE, of('record#check#3')],
  ['probe', 'dynamodb:PutItem', TABLE, of('proof#private:office')],
  ['probe', 'dynamodb:PutItem', TABLE, of('rotation')],
  ['probe', 'dynamodb:BatchGetItem', TABLE, of('record#check#3', 'rotation')],
];

describe('a private location that proves new keys', () => {
  test('has a role for that alone, which only its own role takes on', () => {
    expect(actionsOf('verify')).toEqual([READ, 'secretsmanager:ListSecretVersionIds']);
    const [role] = all.filter(
      ({ Type, logicalId }) => Type === 'AWS::IAM::Role' && ROLES.verify.test(logicalId),
    );
    expect(role?.Properties).toMatchObject({
      RoleName: `${NAME}-verify-office`,
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Principal: { AWS: { 'Fn::GetAtt': [expect.stringMatching(/^privateofficeRole/), 'Arn'] } },
          },
        ],
      },
    });
    const takes = documentsOf('watch')
      .flatMap(({ policy }) => policy.Statement)
      .filter(({ Action }) => [Action].flat().includes('sts:AssumeRole'));
    expect(takes.map(({ Resource }) => Resource)).toEqual([{ 'Fn::GetAtt': [role?.logicalId, 'Arn'] }]);
  });

  test.each(ALLOWED)('%s: %s of %s, %j, is allowed', async (...asked) => {
    expect(await verdict(...asked)).toBe('Allowed');
  });

  test.each(DENIED)('%s: %s of %s, %j, is denied', async (...asked) => {
    expect(await verdict(...asked)).toBe('ImplicitlyDenied');
  });
});

test('where nothing is rotated, there is no such role, and nobody is asked', () => {
  const without = JSON.stringify(synthesise(EVERYTHING).all.map(({ Properties }) => Properties));
  expect(without).not.toContain('verify-office');
  expect(without).not.toContain('proof#');
});
