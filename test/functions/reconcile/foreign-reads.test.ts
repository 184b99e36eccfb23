import { describe, expect, test } from '@jest/globals';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import { foreignReads } from '../../../functions/reconcile/foreign-reads.ts';
import { readerNews } from '../../../functions/reconcile/reader-news.ts';
import type { TrailRecord } from '../../../functions/reconcile/trail-record.ts';
import { targetPlan, watchPlan } from '../plan/target.ts';

const ACCOUNT = '111122223333';
const STRANGER = `arn:aws:iam::${ACCOUNT}:role/stranger`;
const HOST = `arn:aws:iam::${ACCOUNT}:role/hosts/openclaw`;
const NOON = Date.parse('2026-11-22T12:00:00.000Z');
const HOUR = 3_600_000;
const SHARED = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:shared/key-a1B2c3`;

const rotation: RotationPlan = {
  target: 'api',
  driver: 'openai',
  everyDays: 30,
  vault: 'admin',
  graceMs: 0,
  deadlineMs: 24 * HOUR,
  verify: 'all',
  deliverTo: [],
  issuer: {},
};
const gateway = targetPlan({
  name: 'gateway',
  protocol: 'openclaw',
  key: { secret: 'device' },
  upstream: { provider: 'openai', courier: 'courier', everyMs: HOUR, timeoutMs: 45_000 },
  locations: ['us-east-1', 'private:office'],
});
const plan = watchPlan([targetPlan(), gateway, targetPlan({ name: 'other', key: { secret: SHARED } })], {
  rotations: [rotation],
  allowedReaders: [HOST],
});

const read = (secret: string, change: Partial<TrailRecord> = {}): TrailRecord => ({
  name: 'GetSecretValue',
  id: 'event-1',
  at: NOON,
  secret,
  account: ACCOUNT,
  principal: STRANGER,
  session: 'them@example.com',
  from: '198.51.100.7',
  labels: [],
  ...change,
});
const found = (...records: readonly TrailRecord[]) => foreignReads(records, plan);

test('who read which secret, when, from where, and how often in a day: the first of it', () => {
  const arn = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:pairwatch/mine/api-key-a1B2c3`;
  const reads = [
    read(arn, { at: NOON + HOUR, id: 'event-2' }),
    read('pairwatch/mine/api-key'),
    read(arn, { at: NOON + 13 * HOUR, id: 'event-3' }),
  ];
  expect(found(...reads)).toEqual([
    {
      code: 'FOREIGN_READER',
      target: 'api',
      evidence: {
        secret: 'pairwatch/mine/api-key',
        by: STRANGER,
        session: 'them@example.com',
        from: '198.51.100.7',
        event: 'event-1',
        at: '2026-11-22T12:00:00.000Z',
        reads: 2,
      },
    },
    expect.objectContaining({
      evidence: expect.objectContaining({ event: 'event-3', at: '2026-11-23T01:00:00.000Z', reads: 1 }),
    }),
  ]);
});

test.each([
  ['pairwatch/mine/device', 'gateway'],
  ['pairwatch/mine/courier', 'gateway'],
  ['pairwatch/mine/admin', 'api'],
  ['shared/key', 'other'],
  ['pairwatch/mine/of-a-target-that-is-gone', 'mine'],
])('%s is a secret of %s', (secret, target) => {
  expect(found(read(secret))).toMatchObject([{ target }]);
});

test.each([
  ['another secret', read('pairwatch/mine-too/api-key')],
  [
    'one of that name in another account',
    read(`arn:aws:secretsmanager:eu-central-1:444455556666:secret:pairwatch/mine/api-key-a1B2c3`),
  ],
  ['a refused read', read('pairwatch/mine/api-key', { error: 'AccessDenied' })],
  ['a change', read('pairwatch/mine/api-key', { name: 'PutSecretValue' })],
])('%s is not told', (_, record) => {
  expect(found(record)).toEqual([]);
});

describe('of the installation itself', () => {
  const by = (change: Partial<TrailRecord>) => found(read('pairwatch/mine/device', change));
  const issuedTo = (name: string, region = 'us-east-1', account = ACCOUNT) => ({
    issuedTo: `arn:aws:lambda:${region}:${account}:function:pairwatch-mine-${name}`,
  });
  const role = (name: string) => ({ principal: `arn:aws:iam::${ACCOUNT}:role/${name}` });

  test.each([
    ['a probe', issuedTo('probe-0')],
    ['another shard, at home', issuedTo('probe-17', 'eu-central-1')],
    ['verify', issuedTo('verify')],
    ['rotate', issuedTo('rotate', 'eu-central-1')],
    ['the courier', issuedTo('courier')],
    ['a private location', role('pairwatch-mine-private-office')],
    ['what proves keys there', role('pairwatch-mine-verify-office')],
    ['whom the configuration allows', { principal: HOST }],
  ])('is %s', (_, change) => {
    expect(by(change)).toEqual([]);
  });

  test.each([
    ['who chose the name of a function for its session', { session: 'pairwatch-mine-probe-0' }],
    ['a function of a name alike', issuedTo('probe-evil')],
    ['a function of that name in another region', issuedTo('probe-0', 'sa-east-1')],
    ['a function of that name in another account', issuedTo('probe-0', 'us-east-1', '444455556666')],
    [
      'another installation',
      { issuedTo: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:pairwatch-mine-2-probe-0` },
    ],
    ['a location that is none', role('pairwatch-mine-private-attic')],
    ['a role of another path', role('theirs/pairwatch-mine-private-office')],
    ['the auditor', role('pairwatch-mine-auditor')],
  ])('is not %s', (_, change) => {
    expect(by(change)).toHaveLength(1);
  });
});

describe('what EventBridge delivers', () => {
  const delivered = (secretId: string) => ({
    'detail-type': 'AWS API Call via CloudTrail',
    detail: {
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'GetSecretValue',
      eventTime: '2026-11-22T12:00:00Z',
      eventID: 'event-1',
      sourceIPAddress: '198.51.100.7',
      recipientAccountId: ACCOUNT,
      userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/them`, accountId: ACCOUNT },
      requestParameters: { secretId },
      responseElements: null,
    },
  });

  test('is news, told once a reader, secret and day, at the time of the read', () => {
    expect(readerNews(delivered('pairwatch/mine/api-key'), plan)).toMatchObject({
      pairwatch: 'news',
      code: 'FOREIGN_READER',
      subject: 'api',
      severity: 'page',
      at: '2026-11-22T12:00:00.000Z',
      once: `arn:aws:iam::${ACCOUNT}:user/them pairwatch/mine/api-key 2026-11-22`,
    });
  });

  test('about something else is nothing', () => {
    expect(readerNews(delivered('theirs'), plan)).toBeUndefined();
    expect(readerNews({ 'detail-type': 'Scheduled Event', detail: {} }, plan)).toBeUndefined();
  });
});
