import { expect, test } from '@jest/globals';
import type { Look } from '../../../functions/probe/look.ts';
import { clearSight, judgeSight } from '../../../functions/probe/sight.ts';
import { faultOf, MINUTE, NOON, paired } from '../../support/looks.ts';

const inconclusive = (check: string, tick: number): Look => ({
  check,
  location: 'a',
  tick,
  at: tick,
  result: 'inconclusive',
  handshakes: [],
  fault: faultOf('EGRESS_BROKEN'),
});

function play(ticks: readonly string[]) {
  let sight = clearSight;
  return ticks.map((word, at) => {
    const tick = NOON + at * MINUTE;
    const looks = [...word].map((letter, check) =>
      letter === 'X' ? inconclusive(`c${check}`, tick) : { ...paired('a', tick), check: `c${check}` },
    );
    const judgement = judgeSight(sight, tick, looks);
    sight = judgement.sight;
    return judgement.signals.map(({ signal }) => signal).join();
  });
}

test('a location that cannot judge twice in a row is blind, until nothing troubles it', () => {
  expect(play(['PP', 'XX', 'XX', 'XX', 'PX', 'PP'])).toEqual(['', '', 'blinded', '', '', 'sighted']);
});

test('a single inconclusive look is no news', () => {
  expect(play(['XP', 'PP', 'PX', 'PP'])).toEqual(['', '', '', '']);
});

test('a second check in trouble while blind is no second alarm', () => {
  expect(play(['XP', 'XP', 'PX', 'PX', 'PP'])).toEqual(['', 'blinded', '', '', 'sighted']);
});

test('what is not watched any more does not keep a location blind', () => {
  const blind = [NOON, NOON + MINUTE].reduce(
    (sight, tick) => judgeSight(sight, tick, [inconclusive('gone', tick)]).sight,
    clearSight,
  );
  const later = NOON + 2 * 86_400_000 + MINUTE;
  expect(judgeSight(blind, later - MINUTE, [paired('a', later - MINUTE)]).signals).toEqual([]);
  expect(judgeSight(blind, later, [paired('a', later)]).signals).toMatchObject([{ signal: 'sighted' }]);
});
