import { describe, expect, test } from '@jest/globals';
import type { Look } from '../../../functions/probe/look.ts';
import { dueMessages } from '../../../functions/state/incident.ts';
import { type CheckRecord, freshCheckRecord } from '../../../functions/state/record.ts';
import { type Circumstances, concludeCheck } from '../../../functions/watch/conclude.ts';
import { failed, MINUTE, NOON, paired, warningOf } from '../../support/looks.ts';
import { checkAt } from '../../support/shared-places.ts';

const CHECK = checkAt('gw');
const FRESH = freshCheckRecord('gw', 'gw.example');
const conclude = (record: CheckRecord, looks: readonly Look[], tick: number, around: Circumstances = {}) =>
  concludeCheck(record, CHECK, looks, tick, Number.POSITIVE_INFINITY, around);
const kinds = (record: CheckRecord) => dueMessages(record).map(({ kind }) => kind);

describe('a tick in several calls', () => {
  const first = [failed('b', NOON)];
  const second = [...first, failed('c', NOON)];
  const third = [...second, paired('a', NOON)];

  test('is judged with its quorum, and counts each failed look once', () => {
    let record = conclude(FRESH, first, NOON, { complete: false });
    expect(record.judged.standing.is).toBe('new');
    record = conclude(record, second, NOON, { complete: false });
    expect(record.judged.standing.is).toBe('down');
    record = conclude(conclude(record, third, NOON), third, NOON);
    expect(record.incidents).toMatchObject([{ failedLooks: 2, closedAt: null }]);
    expect(kinds(record)).toEqual(['opened']);
  });

  test('counts a missed warning once', () => {
    const warned = conclude(FRESH, [paired('a', NOON, warningOf('KEY_OLD'))], NOON);
    const tick = NOON + MINUTE;
    let record = conclude(warned, [paired('a', tick)], tick, { complete: false });
    expect(record.warnings.KEY_OLD?.missed).toBe(0);
    for (let call = 0; call < 5; call++) record = conclude(record, [paired('a', tick)], tick);
    expect(record.warnings.KEY_OLD?.missed).toBe(1);
  });

  test('never goes back behind a tick that was judged', () => {
    const down = conclude(FRESH, second, NOON, { complete: false });
    const tick = NOON - MINUTE;
    const late = conclude(down, [paired('a', tick), paired('b', tick)], tick, { now: NOON });
    expect(late.judged).toEqual(down.judged);
    expect(late.looks['b']).toEqual(down.looks['b']);
    expect(late.looks['a']).toMatchObject({ tick });
  });

  test('is judged although a later one was, where the clock was set back', () => {
    const down = conclude(FRESH, second, NOON + 60 * MINUTE);
    const looks = ['a', 'b', 'c'].map((location) => paired(location, NOON));
    expect(conclude(down, looks, NOON, { now: NOON }).judged.standing.is).toBe('up');
  });
});

describe('a rejected key', () => {
  const rejected = ['b', 'c'].map((location) => failed(location, NOON, 'AUTH_KEY_REJECTED'));

  test('waits for the location that asks for all', () => {
    expect(kinds(conclude(FRESH, rejected, NOON, { complete: false }))).toEqual([]);
    const asked = [...rejected, failed('a', NOON, 'AUTH_KEY_REJECTED')];
    expect(kinds(conclude(FRESH, asked, NOON))).toEqual(['opened']);
  });

  test('does not wait where that one stays silent until the tick is over', () => {
    expect(conclude(FRESH, rejected, NOON).judged.standing.is).toBe('down');
  });

  test('does not wait where the answer is known', () => {
    const known = conclude(FRESH, rejected, NOON);
    const tick = NOON + MINUTE;
    const again = ['b', 'c'].map((location) => failed(location, tick, 'AUTH_KEY_REJECTED'));
    const record = conclude(known, again, tick, { complete: false });
    expect(record.incidents[0]?.failedLooks).toBe(4);
  });
});
