import { describe, expect, test } from '@jest/globals';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ACCOUNT, type Placed, synthesise } from '../../support/synth.ts';
import { EVERYTHING, ROTATING } from '../options.ts';

const HOME = 'pairwatch-everything';
const rotating = synthesise(ROTATING);
const without = synthesise(EVERYTHING);

interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const list = (value: unknown): readonly unknown[] => [value].flat();

/** What a role may do: by action, where, as text. */
function rightsOf(role: RegExp, template = HOME): Readonly<Record<string, readonly string[]>> {
  const statements = rotating.all
    .filter((made) => made.template === template && /::(?:Managed)?Policy$/.test(made.Type))
    .filter(({ Properties }) => role.test(JSON.stringify(Properties['Roles'])))
    .flatMap(
      ({ Properties }) =>
        (Properties['PolicyDocument'] as { readonly Statement: readonly Statement[] }).Statement,
    );
  const rights: Record<string, string[]> = {};
  for (const { Action, Resource } of statements)
    for (const action of list(Action))
      rights[String(action)] = [
        ...(rights[String(action)] ?? []),
        ...list(Resource).map((resource) =>
          typeof resource === 'string' ? resource : JSON.stringify(resource),
        ),
      ];
  for (const places of Object.values(rights)) places.sort();
  return rights;
}

const secret = (name: string) =>
  `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:pairwatch/everything/${name}-??????`;
const lambda = (name: string, region = 'eu-central-1') =>
  `arn:aws:lambda:${region}:${ACCOUNT}:function:${HOME}-${name}`;
const one = (type: string): Placed => {
  const [made, ...more] = rotating.of(type);
  if (!made || more.length > 0) throw new Error(`${more.length + 1} of ${type}`);
  return made;
};
const TABLE = `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/${HOME}`;
const KEYS = [secret('api'), secret('byhand'), secret('gateway-device')];
const VAULTS = [secret('gateway-device/standby'), secret('openai-admin')];

test('an installation that rotates nothing deploys nothing of it', () => {
  for (const type of ['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::SecretsManager::RotationSchedule'])
    expect(without.of(type)).toEqual([]);
  const functions = without.of('AWS::Lambda::Function').map(({ Properties }) => Properties['FunctionName']);
  expect(functions.filter((name) => /-(?:rotate|verify|audit)$/.test(String(name)))).toEqual([]);
});

test('the ledger is locked, versioned, closed to the world, and stays', () => {
  const { Properties, DeletionPolicy } = one('AWS::S3::Bucket');
  expect(DeletionPolicy).toBe('RetainExceptOnCreate');
  expect(Properties).toMatchObject({
    BucketName: `${HOME}-ledger-${ACCOUNT}`,
    ObjectLockEnabled: true,
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 400 } } },
    VersioningConfiguration: { Status: 'Enabled' },
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
  });
  expect(JSON.stringify(one('AWS::S3::BucketPolicy').Properties)).toContain('"aws:SecureTransport":"false"');
  const compliant = synthesise({ ...ROTATING, ledger: { lock: 'compliance', days: 30 } });
  expect(compliant.of('AWS::S3::Bucket')[0]?.Properties).toMatchObject({
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 30 } } },
  });
});

test('the key that signs it stays, too', () => {
  const { Properties, DeletionPolicy } = one('AWS::KMS::Key');
  expect(DeletionPolicy).toBe('RetainExceptOnCreate');
  expect(Properties).toMatchObject({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  expect(one('AWS::KMS::Alias').Properties['AliasName']).toBe(`alias/${HOME}-ledger`);
});

test('Secrets Manager rotates what a provider issues, never at a deployment, and nobody else may call', () => {
  const schedules = rotating.of('AWS::SecretsManager::RotationSchedule').map(({ Properties }) => Properties);
  expect(schedules.map(({ SecretId }) => SecretId).toSorted()).toEqual([
    'pairwatch/everything/api',
    'pairwatch/everything/gateway-device',
  ]);
  for (const schedule of schedules)
    expect(schedule).toMatchObject({
      RotateImmediatelyOnUpdate: false,
      RotationLambdaARN: lambda('rotate'),
      RotationRules: { AutomaticallyAfterDays: 30 },
    });
  const permissions = rotating
    .of('AWS::Lambda::Permission')
    .filter(({ Properties }) => Properties['Principal'] === 'secretsmanager.amazonaws.com');
  expect(permissions.map(({ Properties }) => Properties)).toEqual([
    expect.objectContaining({
      SourceAccount: ACCOUNT,
      SourceArn: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:pairwatch/everything/*`,
    }),
  ]);
});

test('who proves a key runs longer than the longest handshake that a configuration may ask for', () => {
  const longestS = 120;
  const verify = rotating
    .of('AWS::Lambda::Function')
    .filter(({ Properties }) => String(Properties['FunctionName']).endsWith('-verify'));
  expect(Math.min(...verify.map(({ Properties }) => Number(Properties['Timeout'])))).toBeGreaterThan(
    longestS,
  );
});

test('a vault is created beside the keys', () => {
  const created = rotating.of('AWS::SecretsManager::Secret').map(({ Properties }) => Properties['Name']);
  expect(created).toEqual(
    expect.arrayContaining(
      ['openai-admin', 'gateway-device/standby'].map((name) => `pairwatch/everything/${name}`),
    ),
  );
});

test('a gateway with a vault of its own has no other secret for its standby', () => {
  const { gateway } = ROTATING.targets;
  if (!gateway?.key) throw new Error('no gateway');
  const key = { ...gateway.key, rotate: { verify: 'quorum' as const, vault: { secret: 'gateway-vault' } } };
  const own = synthesise({ ...ROTATING, targets: { ...ROTATING.targets, gateway: { ...gateway, key } } });
  const names = own.of('AWS::SecretsManager::Secret').map(({ Properties }) => Properties['Name']);
  expect(names).toContain('pairwatch/everything/gateway-vault');
  expect(names).not.toContain('pairwatch/everything/gateway-device/standby');
  expect(names).toContain('pairwatch/everything/inner-device/standby');
});

test('what the daily check fails at goes to people, as what notify fails at does', () => {
  const destinations = rotating
    .of('AWS::Lambda::EventInvokeConfig')
    .filter(({ Properties }) => 'DestinationConfig' in Properties)
    .map(({ logicalId, Properties }) => [
      logicalId.replace(/FunctionEventInvoke.*|EventInvoke.*/, ''),
      Properties['DestinationConfig'],
    ]);
  const toPeople = { OnFailure: { Destination: { Ref: expect.stringMatching(/^NotifyAlerts/) } } };
  expect(destinations).toEqual([
    ['Notify', toPeople],
    ['RotationAudit', toPeople],
  ]);
});

describe('a role may do what its function does, and nothing else:', () => {
  test('rotate, which reads no courier', () => {
    const { 's3:GetObject': read, 's3:PutObject': put, ...rights } = rightsOf(/RotateRole/);
    expect(put).toEqual(read);
    expect(put).toEqual([expect.stringContaining('/entries/????????.json')]);
    expect(rights).toEqual({
      'secretsmanager:GetSecretValue': [...KEYS, ...VAULTS].sort(),
      'secretsmanager:PutSecretValue': [...KEYS, ...VAULTS].sort(),
      'secretsmanager:ListSecretVersionIds': KEYS,
      'secretsmanager:UpdateSecretVersionStage': KEYS,
      'dynamodb:DeleteItem': [TABLE],
      'dynamodb:GetItem': [TABLE, TABLE],
      'dynamodb:PutItem': [TABLE, TABLE],
      's3:ListBucket': [expect.stringContaining('LedgerBucket')],
      'kms:GetPublicKey': [expect.stringContaining('LedgerKey')],
      'kms:Sign': [expect.stringContaining('LedgerKey')],
      'cloudwatch:PutMetricData': ['*'],
      'lambda:InvokeFunction': [
        ...['eu-central-1', 'us-east-1', 'ap-southeast-2'].map((region) => lambda('verify', region)),
        lambda('courier'),
        lambda('notify'),
      ].sort(),
      'logs:CreateLogStream': [expect.stringContaining('Log')],
      'logs:PutLogEvents': [expect.stringContaining('Log')],
    });
  });

  test('verify, in its region, which alone reads a pending version there', () => {
    for (const template of [HOME, `${HOME}-us-east-1`]) {
      const expected = template === HOME ? KEYS.filter((arn) => !arn.includes('byhand')) : KEYS;
      expect(rightsOf(/VerifyFunctionRole/, template)).toEqual({
        'secretsmanager:GetSecretValue': expected,
        'secretsmanager:ListSecretVersionIds': expected,
        'logs:CreateLogStream': [expect.stringContaining('Log')],
        'logs:PutLogEvents': [expect.stringContaining('Log')],
      });
    }
    const reading = rotating.all.filter(({ Properties }) =>
      JSON.stringify(Properties['PolicyDocument'] ?? '').includes('AWSPENDING'),
    );
    expect(reading.every(({ logicalId }) => /^(?:privateoffice)?Verify/.test(logicalId))).toBe(true);
  });

  test('probes and the courier, which know no vault and no version but the current one', () => {
    for (const role of [/Probe0FunctionRole/, /CourierFunctionRole/]) {
      const { 'secretsmanager:GetSecretValue': read = [] } = rightsOf(role);
      expect(read.filter((arn) => /openai-admin|standby/.test(arn))).toEqual([]);
    }
  });

  test('the auditor, who reads the ledger and no secret', () => {
    const rights = rightsOf(/LedgerAuditor/);
    expect(Object.keys(rights).toSorted()).toEqual([
      'kms:GetPublicKey',
      's3:GetObject',
      's3:ListBucket',
      's3:ListBucketVersions',
    ]);
    const roles = rotating.of('AWS::IAM::Role').map(({ Properties }) => Properties['RoleName']);
    expect(roles).toContain(`${HOME}-auditor`);
  });

  test('audit, which reads no value of a secret', () => {
    const rights = rightsOf(/AuditRole/);
    expect(Object.keys(rights).filter((action) => action.startsWith('secretsmanager:'))).toEqual([
      'secretsmanager:ListSecretVersionIds',
    ]);
    expect(rights['cloudtrail:LookupEvents']).toEqual(['*']);
    expect(rights['lambda:InvokeFunction']).toEqual([
      lambda('notify'),
      expect.stringContaining('RotationRotate'),
    ]);
  });
});

test('cdk-nag finds nothing that is not explained', () => {
  expect(() => synthesise(ROTATING, { plugin: (app) => new AwsSolutionsChecks(app) })).not.toThrow();
});
