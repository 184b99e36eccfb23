import { describe, expect, test } from '@jest/globals';
import { namesSecret, readTrailRecord } from '../../../functions/reconcile/trail-record.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:pairwatch/prod/api-a1B2c3';
const ROLE = 'arn:aws:iam::111122223333:role/service-role/reader';
const FUNCTION = 'arn:aws:lambda:eu-central-1:111122223333:function:pairwatch-prod-probe-0';

/** As the CloudTrail record reference has them, with the names that Secrets Manager fills in. */
const record = (eventName: string, rest: object = {}) => ({
  eventVersion: '1.11',
  eventTime: '2026-11-22T12:00:00Z',
  eventSource: 'secretsmanager.amazonaws.com',
  eventName,
  awsRegion: 'eu-central-1',
  sourceIPAddress: '198.51.100.7',
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/reader/somebody@example.com',
    accountId: '111122223333',
    sessionContext: { sessionIssuer: { type: 'Role', arn: ROLE, accountId: '111122223333' } },
  },
  requestParameters: { secretId: ARN },
  responseElements: null,
  eventID: '11111111-2222-3333-4444-555555555555',
  recipientAccountId: '111122223333',
  ...rest,
});

const common = {
  id: '11111111-2222-3333-4444-555555555555',
  at: Date.parse('2026-11-22T12:00:00Z'),
  secret: ARN,
  account: '111122223333',
  from: '198.51.100.7',
};

describe('an event is read', () => {
  test('of a role, with its session; as text as well as delivered', () => {
    const expected = {
      ...common,
      name: 'GetSecretValue',
      principal: ROLE,
      session: 'somebody@example.com',
      labels: [],
    };
    expect(readTrailRecord(record('GetSecretValue'))).toEqual(expected);
    expect(readTrailRecord(JSON.stringify(record('GetSecretValue')))).toEqual(expected);
  });

  test('of a Lambda function, by whom AWS gave the credentials to', () => {
    const { userIdentity } = record('');
    const inScopeOf = { issuerType: 'AWS::Lambda::Function', credentialsIssuedTo: FUNCTION };
    const ofFunction = { userIdentity: { ...userIdentity, inScopeOf } };
    expect(readTrailRecord(record('GetSecretValue', ofFunction))).toMatchObject({ issuedTo: FUNCTION });
    const ofMachine = { issuerType: 'AWS::EC2::Instance', credentialsIssuedTo: FUNCTION };
    const other = { userIdentity: { ...userIdentity, inScopeOf: ofMachine } };
    expect(readTrailRecord(record('GetSecretValue', other))).not.toHaveProperty('issuedTo');
  });

  test.each([
    [{ type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ada' }, 'arn:aws:iam::111122223333:user/ada'],
    [{ type: 'Root', arn: 'arn:aws:iam::111122223333:root' }, 'arn:aws:iam::111122223333:root'],
    [{ type: 'AWSAccount', accountId: '444455556666', principalId: 'AROA:ada' }, '444455556666 AROA:ada'],
    [{ type: 'AWSService', invokedBy: 'replication.example.com' }, 'replication.example.com'],
  ])('of %j', (userIdentity, principal) => {
    expect(readTrailRecord(record('GetSecretValue', { userIdentity }))).toMatchObject({ principal });
  });

  test.each([
    ['PutSecretValue', { secretId: ARN, clientRequestToken: 'v2' }, null, ['AWSCURRENT'], 'v2'],
    [
      'PutSecretValue',
      { secretId: ARN, clientRequestToken: 'v2', versionStages: ['AWSPENDING'] },
      { arn: ARN },
      ['AWSPENDING'],
      'v2',
    ],
    [
      'UpdateSecretVersionStage',
      { secretId: ARN, versionStage: 'AWSCURRENT', moveToVersionId: 'v2', removeFromVersionId: 'v1' },
      null,
      ['AWSCURRENT'],
      'v2',
    ],
    [
      'UpdateSecretVersionStage',
      { secretId: ARN, versionStage: 'AWSPENDING', removeFromVersionId: 'v1' },
      null,
      [],
      undefined,
    ],
    ['UpdateSecret', { secretId: ARN, clientRequestToken: 'v2' }, { arn: ARN }, [], 'v2'],
    ['UpdateSecret', { secretId: ARN }, { arn: ARN, versionId: 'v3' }, ['AWSCURRENT'], 'v3'],
  ])('%s of %j', (name, requestParameters, responseElements, labels, version) => {
    const read = readTrailRecord(record(name, { requestParameters, responseElements }));
    expect(read?.labels).toEqual(labels);
    expect(read?.version).toBe(version);
  });

  test.each(['additionalEventData', 'serviceEventDetails'])(
    'of Secrets Manager itself, by its %s',
    (place) => {
      const event = record('RotationSucceeded', {
        userIdentity: { accountId: '111122223333', invokedBy: 'secretsmanager.amazonaws.com' },
        requestParameters: null,
        eventType: 'AwsServiceEvent',
        [place]: place === 'additionalEventData' ? { SecretId: ARN } : { secretId: ARN },
      });
      expect(readTrailRecord(event)).toMatchObject({
        secret: ARN,
        principal: 'secretsmanager.amazonaws.com',
      });
    },
  );

  test('that was refused, with what AWS calls it; its secret is not told', () => {
    const refused = record('GetSecretValue', { errorCode: 'AccessDenied', requestParameters: null });
    expect(readTrailRecord(refused)).toMatchObject({ error: 'AccessDenied', secret: '' });
  });
});

test.each([
  ['another service', record('GetSecretValue', { eventSource: 'kms.amazonaws.com' })],
  ['another call', record('DescribeSecret')],
  ['no id', record('GetSecretValue', { eventID: '' })],
  ['no time', record('GetSecretValue', { eventTime: 'yesterday' })],
  ['no JSON', '{"eventName"'],
  ['nothing', undefined],
])('%s is no event of ours', (_, event) => {
  expect(readTrailRecord(event)).toBeUndefined();
});

test('what a caller wrote is short, and of one line', () => {
  const event = record('GetSecretValue', { requestParameters: { secretId: `a\n${'b'.repeat(9_000)}` } });
  expect(readTrailRecord(event)?.secret).toMatch(/^a b{498}$/);
});

const NAME = 'pairwatch/prod/api';
const HERE = '111122223333';
const IMPORTED = `arn:aws:secretsmanager:eu-central-1:${HERE}:secret:shared/key-a1B2c3`;

test.each([
  [NAME, NAME, true],
  [ARN, NAME, true],
  [ARN.slice(0, -7), NAME, true],
  [`${NAME}-more`, NAME, false],
  [ARN.replace('api', 'api-more'), NAME, false],
  ['pairwatch/prod/ap', NAME, false],
  [IMPORTED, IMPORTED, true],
  [IMPORTED.slice(0, -7), IMPORTED, true],
  ['shared/key', IMPORTED, true],
  ['shared/key', IMPORTED.replace(HERE, '444455556666'), false],
  [IMPORTED, IMPORTED.replace(HERE, '444455556666'), false],
])('%s means %s: %s', (called, secret, means) => {
  expect(namesSecret(called, secret, HERE)).toBe(means);
});
