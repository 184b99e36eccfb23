import { expect, test } from '@jest/globals';
import type { Look } from '../../../functions/probe/look.ts';
import { type CheckRecord, freshCheckRecord } from '../../../functions/state/record.ts';
import { agree } from '../../../functions/watch/agree.ts';
import { failed, MINUTE, NOON, paired } from '../../support/looks.ts';
import { checkAt } from '../../support/shared-places.ts';

const NEXT = NOON + MINUTE;

function agreed(record: CheckRecord, tick: number, ...looks: readonly Look[]): CheckRecord {
  const byTick = Map.groupBy(looks, (look) => look.tick);
  const ballots = new Map([...byTick].map(([time, of]) => [time, Map.groupBy(of, ({ check }) => check)]));
  return agree(record, checkAt('gw'), ballots, { tick, now: tick, remindEveryMs: Number.POSITIVE_INFINITY });
}

const FRESH = freshCheckRecord('gw', 'gw.example');
const ALL = ['a', 'b', 'c'];
const well = agreed(FRESH, NOON, ...ALL.map((location) => paired(location, NOON)));

test('what is not worth writing is the same object', () => {
  expect(agreed(well, NEXT, ...ALL.map((location) => paired(location, NEXT)))).toBe(well);
  expect(agreed(well, NEXT)).toBe(well);
});

test('a location that looked twice has one vote, the later one', () => {
  const twice = [failed('a', NOON), { ...failed('a', NOON), at: NOON + 1 }];
  expect(agreed(FRESH, NOON, ...twice).judged.standing.is).toBe('new');
  const mended = [failed('a', NOON), { ...paired('a', NOON), at: NOON + 1 }];
  const rest = [paired('b', NOON), paired('c', NOON)];
  expect(agreed(FRESH, NOON, ...mended, ...rest).judged.standing.is).toBe('up');
});

test('the tick before is settled first, with the votes that it had', () => {
  const pending = agreed(well, NEXT, failed('a', NEXT));
  expect(pending.judged.standing.is).toBe('up');
  const later = NEXT + MINUTE;
  const settled = agreed(pending, later, failed('a', NEXT), paired('b', NEXT), paired('b', later));
  expect(settled.judged.standing).toMatchObject({ is: 'partial', since: NEXT });
  expect(settled.settledTick).toBe(NEXT);
});

test('without the votes of the tick before it stays open', () => {
  const pending = agreed(well, NEXT, failed('a', NEXT));
  const later = NEXT + MINUTE;
  expect(agreed(pending, later, paired('b', later)).judged.standing.is).toBe('up');
});

test('votes of other checks do not count', () => {
  const other = ALL.map((location) => ({ ...failed(location, NOON), check: 'other' }));
  expect(agreed(FRESH, NOON, ...other)).toBe(FRESH);
});
