import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { awsClients } from '../../../../functions/aws/clients.ts';
import { SecretsTrail } from '../../../../functions/aws/secrets/trail.ts';
import { cloudTrail } from '../../../../functions/aws/services/cloudtrail.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { PracticeTrail } from '../../../support/practice-trail.ts';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const VARIABLE = 'AWS_ENDPOINT_URL_CLOUDTRAIL';

const before = process.env[VARIABLE];
let clock: ManualClock;
let practice: PracticeTrail;
let trail: SecretsTrail;

beforeEach(async () => {
  clock = new ManualClock(NOW);
  practice = new PracticeTrail(clock);
  process.env[VARIABLE] = await practice.start();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  trail = new SecretsTrail({
    region: 'eu-central-1',
    clients: awsClients({ cloudTrail }, { credentials }),
    clock,
  });
});

afterEach(() => {
  if (before === undefined) delete process.env[VARIABLE];
  else process.env[VARIABLE] = before;
  practice.stop();
});

const happened = (eventName: string, count: number) =>
  practice.events.push(
    ...Array.from({ length: count }, (_, at) => ({
      eventName,
      at: NOW - (at + 1) * MINUTE,
      record: { requestParameters: { secretId: `secret-${at}` } },
    })),
  );

test('every page of every name is asked for, by the name and the times, and never more than twice a second', async () => {
  happened('GetSecretValue', 120);
  happened('PutSecretValue', 3);
  happened('DescribeSecret', 5);
  const { trail: found, unheard } = await trail.lookUp(['PutSecretValue', 'GetSecretValue'], NOW - DAY, NOW);
  expect(unheard).toEqual([]);
  expect(found.since).toBe(NOW - DAY);
  expect(found.records.map(({ at }) => at)).toEqual(
    found.records.map(({ at }) => at).toSorted((a, b) => b - a),
  );
  expect(found.records).toHaveLength(123);
  expect(practice.asked.map(({ LookupAttributes, NextToken }) => [LookupAttributes, NextToken])).toEqual(
    [
      ['PutSecretValue', undefined],
      ['GetSecretValue', undefined],
      ['GetSecretValue', '50'],
      ['GetSecretValue', '100'],
    ].map(([AttributeValue, token]) => [[{ AttributeKey: 'EventName', AttributeValue }], token]),
  );
  expect(practice.asked[0]).toMatchObject({ StartTime: (NOW - DAY) / 1_000, EndTime: NOW / 1_000 });
  expect(practice.limited).toBe(0);
});

test('what happened before or after is left out', async () => {
  happened('GetSecretValue', 10);
  const { trail: found } = await trail.lookUp(['GetSecretValue'], NOW - 4 * MINUTE, NOW - 2 * MINUTE);
  expect(found.records.map(({ at }) => NOW - at)).toEqual([2 * MINUTE, 3 * MINUTE, 4 * MINUTE]);
});

test('a refusal is said, with how far it was heard: not at all', async () => {
  happened('RotateSecret', 1);
  practice.refusing = 'AccessDeniedException';
  expect(await trail.lookUp(['RotateSecret'], NOW - DAY, NOW)).toEqual({
    trail: { since: NOW, records: [] },
    unheard: [
      'CloudTrail: RotateSecret, heard from 2026-11-22T12:00:00.000Z on only (AccessDeniedException)',
    ],
  });
});

test('where the time is over before the last page, the newest are there, and how far back', async () => {
  happened('GetSecretValue', 500);
  practice.onAnswer = () => clock.set(clock.wallMs() + 90_000);
  const { trail: found, unheard } = await trail.lookUp(['GetSecretValue'], NOW - DAY, NOW);
  expect(found.records).toHaveLength(150);
  expect(found.since).toBe(NOW - 150 * MINUTE);
  expect(unheard).toEqual([
    `CloudTrail: GetSecretValue, heard from ${new Date(NOW - 150 * MINUTE).toISOString()} on only (no time left)`,
  ]);
});

test('who is told to wait waits, and asks again', async () => {
  happened('GetSecretValue', 1);
  practice.refusing = 'ThrottlingException';
  const answer = trail.lookUp(['GetSecretValue'], NOW - DAY, NOW);
  while (!clock.slept.includes(3_000)) await new Promise((resolve) => setImmediate(resolve));
  practice.refusing = undefined;
  expect(await answer).toMatchObject({ unheard: [], trail: { records: [{}] } });
});
