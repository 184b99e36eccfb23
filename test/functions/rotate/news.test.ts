import { expect, test } from '@jest/globals';
import { newsBetween, rotationSamples } from '../../../functions/rotate/news.ts';
import { emptyRecord, type Rotation, type RotationRecord } from '../../../functions/rotate/record.ts';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const TROUBLE = { code: 'NOT_DELIVERED', message: 'gw does not answer', remedy: ['look at gw'] } as const;

const record = (rotation: Partial<Rotation>, more: Partial<RotationRecord> = {}): RotationRecord => ({
  ...emptyRecord('api'),
  rotation: { version: 'v1', by: 'me', deadlineAt: NOW + 1, ...rotation } as Rotation,
  ...more,
});
const codes = (before: RotationRecord, after: RotationRecord) =>
  newsBetween(before, after, NOW).map(({ code }) => code);

test('what goes well is no news', () => {
  expect(codes(emptyRecord('api'), record({ state: 'proving' }))).toEqual([]);
  expect(codes(record({ state: 'resting' }), record({ state: 'done' }))).toEqual([]);
});

test('a rotation that is given up is told once, with what to do; one that a person ended is not', () => {
  const aborted = record({ state: 'aborted', because: TROUBLE });
  expect(newsBetween(record({ state: 'proving' }), aborted, NOW)).toEqual([
    {
      pairwatch: 'news',
      schema: 1,
      subject: 'api',
      code: 'NOT_DELIVERED',
      severity: 'ticket',
      summary: 'gw does not answer',
      remedy: ['look at gw'],
      evidence: { rotation: 'v1', state: 'aborted', by: 'me' },
      at: '2026-11-22T12:00:00.000Z',
    },
  ]);
  expect(codes(aborted, aborted)).toEqual([]);
  const stopped = record({ state: 'aborted', because: { ...TROUBLE, code: 'STOPPED' } });
  expect(codes(record({ state: 'proving' }), stopped)).toEqual([]);
  const again = record({ version: 'v2', state: 'aborted', because: TROUBLE });
  expect(codes(aborted, again)).toEqual(['NOT_DELIVERED']);
});

test('what keeps a rotation from going on is told once, until it is something else', () => {
  const stuck = record({ state: 'delivering', trouble: TROUBLE });
  expect(codes(record({ state: 'delivering' }), stuck)).toEqual(['NOT_DELIVERED']);
  expect(codes(stuck, stuck)).toEqual([]);
  const other = record({ state: 'retiring', trouble: { ...TROUBLE, code: 'NOT_DEAD' } });
  expect(codes(stuck, other)).toEqual(['NOT_DEAD']);
});

test('what a rotation lost that went through is told once, with what to do', () => {
  const loss = {
    code: 'STANDBY_LOST',
    message: 'the standby is lost',
    remedy: ['pairwatch enroll gw'],
  } as const;
  const done = record({ state: 'done', loss });
  expect(newsBetween(record({ state: 'refusing', steps: [] }), done, NOW)).toMatchObject([
    { code: 'STANDBY_LOST', severity: 'ticket', remedy: ['pairwatch enroll gw'] },
  ]);
  expect(codes(done, done)).toEqual([]);
});

test('what a person has to end, and a retired key that is accepted again, are told once', () => {
  const refusing = record({ state: 'refusing', steps: ['revoke it'] });
  expect(codes(record({ state: 'retiring' }), refusing)).toEqual(['RETIRE_BY_HAND']);
  expect(codes(refusing, refusing)).toEqual([]);
  const retired = { version: 'v0', fingerprint: '0a1b2c3d', retiredAt: 1, checkedAt: 2 };
  const done = record({ state: 'done' }, { retired });
  const alive = record({ state: 'done' }, { retired: { ...retired, acceptedSince: 3 } });
  expect(codes(done, alive)).toEqual(['RETIRED_KEY_ACCEPTED']);
  expect(codes(alive, alive)).toEqual([]);
});

test('the alarms see a rotation that was given up, and a retirement after its deadline', () => {
  const values = (of: RotationRecord, now = NOW) => rotationSamples(of, now).map(({ value }) => value);
  expect(values(emptyRecord('api'))).toEqual([0, 0]);
  expect(values(record({ state: 'aborted', because: TROUBLE }))).toEqual([1, 0]);
  expect(values(record({ state: 'aborted', because: { ...TROUBLE, code: 'STOPPED' } }))).toEqual([0, 0]);
  expect(values(record({ state: 'delivering' }))).toEqual([0, 0]);
  expect(values(record({ state: 'delivering' }), NOW + 2)).toEqual([0, 1]);
  expect(values(record({ state: 'proving' }), NOW + 2)).toEqual([0, 0]);
  expect(values(record({ state: 'done' }), NOW + 2)).toEqual([0, 0]);
  expect(values(record({ state: 'aborting', because: TROUBLE }))).toEqual([1, 0]);
  expect(values(record({ state: 'returning' }), NOW + 2)).toEqual([0, 1]);
});
