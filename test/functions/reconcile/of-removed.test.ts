import { expect, test } from '@jest/globals';
import type { LedgerEntry } from '../../../functions/contract/ledger.ts';
import { ofRemoved } from '../../../functions/reconcile/of-removed.ts';
import { ago, DAY, entry, HOUR, NOW } from './scene.ts';

const found = (entries: readonly LedgerEntry[], rotated: readonly string[] = []) =>
  ofRemoved(entries, new Set(rotated), NOW).map(({ code, target, evidence }) => [code, target, evidence]);

const OPEN = [entry('create', 'v1', 3 * DAY), entry('finish', 'v1', 2 * DAY)];

test('a rotation whose target was removed meanwhile is found, once: two keys live', () => {
  expect(found(OPEN)).toEqual([
    ['ROTATION_OVERDUE', 'api', { event: 'v1', removed: 'api', step: 'finish', at: ago(2 * DAY) }],
  ]);
  expect(found(OPEN, ['api'])).toEqual([]);
});

test('it may be the deployment of a moment', () => {
  expect(found([entry('create', 'v1', 3 * HOUR)])).toEqual([]);
});

test.each([
  entry('retire', 'v1', DAY),
  entry('abort', 'v1', DAY),
  entry('back', 'v1', DAY),
  { ...entry('retire', 'v1', DAY), outcome: 'failed' as const, facts: { code: 'FORMER_MISSING' } },
])('$step $outcome ends one', (last) => {
  expect(found([...OPEN, last])).toEqual([]);
});

test('a try that failed ends none, and a finding begins none', () => {
  const failed = {
    ...entry('retire', 'v1', 2 * DAY),
    outcome: 'failed' as const,
    facts: { code: 'NOT_DEAD' },
  };
  expect(found([...OPEN, failed])).toHaveLength(1);
  expect(found([entry('reconcile-finding', 'none', 2 * DAY)])).toEqual([]);
});
