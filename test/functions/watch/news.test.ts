import { describe, expect, test } from '@jest/globals';
import type { Look } from '../../../functions/probe/look.ts';
import { type CheckRecord, freshCheckRecord, lastLookOf } from '../../../functions/state/record.ts';
import { concludeCheck } from '../../../functions/watch/conclude.ts';
import { isNews, unsettledTick, worthStoring } from '../../../functions/watch/news.ts';
import { failed, MINUTE, NOON, paired, warningOf } from '../../support/looks.ts';
import { checkAt } from '../../support/shared-places.ts';

const CHECK = checkAt('gw');
const OLD = warningOf('KEY_OLD');

function later(record: CheckRecord, looks: readonly Look[], tick = NOON, complete = true): CheckRecord {
  return concludeCheck(record, CHECK, looks, tick, Number.POSITIVE_INFINITY, { complete, now: tick });
}

const allPair = (tick: number, ...warnings: (typeof OLD)[]) =>
  ['a', 'b', 'c'].map((location) => paired(location, tick, ...warnings));

const well = later(freshCheckRecord('gw', 'gw.example'), allPair(NOON));
const warned = later(well, allPair(NOON + MINUTE, OLD), NOON + MINUTE);
const T = NOON + 2 * MINUTE;

describe('a look is news', () => {
  const news = (look: Look, record: CheckRecord) => isNews(look.location, lastLookOf(look), record);

  test.each<[string, boolean, Look, CheckRecord]>([
    ['where it fails', true, failed('a', T), well],
    ['where it pairs as ever', false, paired('a', T), well],
    ['where it pairs and the check is not well', true, paired('a', T), later(well, [failed('a', T)], T)],
    ['with a warning that does not stand', true, paired('a', T, OLD), well],
    ['with one that stands', false, paired('a', T, OLD), warned],
    ['without one that its location saw', true, paired('a', T), warned],
    ['of a check that nobody has judged', true, paired('a', T), freshCheckRecord('gw', 'gw.example')],
  ])('%s: %s', (_, is, look, record) => {
    expect(news(look, record)).toBe(is);
  });
});

describe('a record is written', () => {
  test.each<[string, boolean, CheckRecord, CheckRecord]>([
    ['at first', true, freshCheckRecord('gw', 'gw.example'), well],
    ['not while all is well', false, well, later(well, allPair(T), T)],
    ['with a bad vote that decides nothing yet', true, well, later(well, [failed('a', T)], T, false)],
    ['when a warning comes', true, well, warned],
    ['not while it stands', false, warned, later(warned, allPair(T, OLD), T)],
    ['when it is missed', true, warned, later(warned, allPair(T), T)],
    [
      'when its looks are a quarter of an hour old',
      true,
      well,
      later(well, allPair(NOON + 15 * MINUTE), NOON + 15 * MINUTE),
    ],
    [
      'not yet then, while a location is silent',
      false,
      well,
      later(well, [paired('a', NOON + 15 * MINUTE)], NOON + 15 * MINUTE, false),
    ],
    ['for another schedule', true, well, { ...well, everyMs: 2 * MINUTE }],
    ['when what was observed changes', true, well, { ...well, observed: { a: { version: '2' } } }],
    ['of a slower check always', true, { ...well, name: 'gw/exchange' }, { ...well, name: 'gw/exchange' }],
  ])('%s: %s', (_, is, before, now) => {
    expect(worthStoring(before, now)).toBe(is);
  });
});

describe('a tick that never became complete', () => {
  const pending = later(well, [failed('a', T)], T, false);

  test('is to be settled by the next one', () => {
    expect(unsettledTick(pending, T + MINUTE, MINUTE)).toBe(T);
  });

  test('is not once it was settled, nor before it is over, nor long after', () => {
    expect(unsettledTick(later(pending, [failed('a', T)], T), T + MINUTE, MINUTE)).toBeUndefined();
    expect(unsettledTick(pending, T, MINUTE)).toBeUndefined();
    expect(unsettledTick(pending, T + 6 * MINUTE, MINUTE)).toBeUndefined();
  });

  test('of good votes alone needs no settling', () => {
    const quiet = later(well, [paired('a', T)], T, false);
    expect(unsettledTick({ ...quiet }, T + MINUTE, MINUTE)).toBeUndefined();
  });
});
