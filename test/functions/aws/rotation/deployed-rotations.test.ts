import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DeployedRotations } from '../../../../functions/aws/rotation/deployed-rotations.ts';
import type { RotationPlan } from '../../../../functions/contract/rotation.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { PracticeAws } from '../../../support/practice-aws.ts';
import { targetPlan, watchPlan } from '../../plan/target.ts';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const HOUR = 3_600_000;
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234';
const RUN = {
  id: 'run-1',
  by: 'arn:aws:lambda:eu-central-1:111122223333:function:rotate',
  leftMs: () => HOUR,
};
const STEP = {
  Step: 'createSecret',
  SecretId: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:pairwatch/mine/chat-abcdef',
  ClientRequestToken: '11111111-2222-4333-8444-555555555555',
} as const;

const rotation = (target: string): RotationPlan => ({
  ...{ target, driver: 'assisted', everyDays: 30, graceMs: 0, deadlineMs: 24 * HOUR },
  ...{ verify: 'all', deliverTo: [], issuer: {} },
});
const target = (name: string) => ({ ...targetPlan(), name, key: { secret: name } });

const VARIABLES = ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
const before = VARIABLES.map((name) => [name, process.env[name]] as const);
let aws: PracticeAws;
let clock: ManualClock;
let rotations: DeployedRotations;

beforeEach(async () => {
  aws = new PracticeAws();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: await aws.start(),
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  clock = new ManualClock(NOW);
  rotations = new DeployedRotations({
    plan: watchPlan([target('api'), target('chat')], { rotations: [rotation('api'), rotation('chat')] }),
    ...{ home: 'eu-central-1', bucket: 'ledger', key: KEY, clock, say: () => undefined },
  });
  for (const secret of ['api', 'chat']) aws.store(`pairwatch/mine/${secret}`, 'a-key', 'AWSCURRENT');
});

afterEach(() => {
  for (const [name, value] of before)
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  aws.stop();
});

const rotated = () => aws.highest('RotationFailed');

test('KMS refuses: who had to go on could not, and people hear at once that it is the key of the ledger', async () => {
  aws.store('pairwatch/mine/api', 'another-key', 'AWSPENDING');
  aws.refusing.set('GetPublicKey', 'KMSInvalidStateException');
  await expect(rotations.due(RUN)).rejects.toThrow('some rotations could not go on');
  expect(rotated()).toEqual({ api: 1 });
  expect(aws.told).toEqual([
    expect.objectContaining({
      ...{ pairwatch: 'news', subject: 'api', code: 'LEDGER_CANNOT_SIGN', severity: 'ticket' },
      summary: `the rotation of api could not go on: the key ${KEY} in eu-central-1: KMSInvalidStateException`,
      remedy: [expect.stringContaining('kms:GetPublicKey'), expect.any(String)],
    }),
  ]);
});

test('the same cause has one name a day, by the schedule and by a step of Secrets Manager', async () => {
  aws.refusing.set('GetPublicKey', 'AccessDeniedException');
  await expect(rotations.step(STEP, RUN)).rejects.toMatchObject({ code: 'LEDGER_CANNOT_SIGN' });
  expect(rotated()).toEqual({ chat: 1 });
  clock.set(NOW + HOUR);
  await expect(rotations.due(RUN)).rejects.toThrow();
  expect(rotated()).toEqual({ chat: 1 });
  const [first, second] = aws.told.map((told) => (told.pairwatch === 'news' ? told.once : undefined));
  expect(first).toBeDefined();
  expect(second).toBe(first);
});

test('Secrets Manager refuses: one message for both, and the numbers are clean once it answers', async () => {
  aws.refusing.set('ListSecretVersionIds', 'AccessDeniedException');
  await expect(rotations.due(RUN)).rejects.toThrow();
  expect(rotated()).toEqual({ api: 1, chat: 1 });
  expect(aws.told).toMatchObject([
    { subject: 'mine', code: 'RotationFailed', evidence: { target1: 'api', target2: 'chat' } },
  ]);
  aws.refusing.clear();
  await rotations.due(RUN);
  expect(rotated()).toEqual({ api: 0, chat: 0 });
  await rotations.due(RUN);
  expect(rotated()).toEqual({});
});

test('a number that could not be published is published by the next run', async () => {
  aws.refusing.set('ListSecretVersionIds', 'AccessDeniedException');
  await expect(rotations.due(RUN)).rejects.toThrow();
  aws.refusing.delete('ListSecretVersionIds');
  aws.refusing.set('PutMetricData', 'AccessDenied');
  await expect(rotations.due(RUN)).rejects.toThrow();
  rotated();
  aws.refusing.clear();
  await rotations.due(RUN);
  expect(rotated()).toEqual({ api: 0, chat: 0 });
});

test('a key that cannot be read: the rotation that Secrets Manager wanted is not begun, and people hear of it', async () => {
  aws.refusing.set('GetSecretValue', 'DecryptionFailure');
  await expect(rotations.step(STEP, RUN)).rejects.toMatchObject({ code: 'STORE_UNREADABLE' });
  expect(rotated()).toEqual({ chat: 1 });
  expect(aws.told).toMatchObject([{ subject: 'chat', code: 'STORE_UNREADABLE' }]);
});

test('one that was never filled is no failure of its rotation', async () => {
  aws.secrets.clear();
  await expect(rotations.step(STEP, RUN)).rejects.toMatchObject({ code: 'CURRENT_MISSING' });
  expect(aws.told).toEqual([]);
});

test('what waits, or rests, needs no KMS', async () => {
  aws.refusing.set('GetPublicKey', 'KMSInvalidStateException');
  await rotations.due(RUN);
  await rotations.step({ ...STEP, Step: 'testSecret' }, RUN);
  expect(aws.told).toEqual([]);
});
