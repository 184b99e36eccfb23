import { expect, test } from '@jest/globals';
import { keepSchedule } from '../../../functions/watch/schedule.ts';
import { MINUTE, NOON } from '../../support/looks.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** Runs a schedule; `at` may turn the clock when a tick starts, and says when to stop. */
async function play(startMs: number, at: (tick: number, clock: ManualClock) => 'stop' | undefined) {
  const clock = new ManualClock(startMs);
  const stopped = new AbortController();
  const ticks: number[] = [];
  const missed: number[] = [];
  await keepSchedule({
    every: MINUTE,
    clock,
    signal: stopped.signal,
    start: (tick) => {
      ticks.push((tick - NOON) / MINUTE);
      if (at(tick, clock) === 'stop') stopped.abort();
    },
    missed: (count) => missed.push(count),
  });
  return { ticks, missed };
}

test('the current tick starts at once, the later ones at whole periods', async () => {
  const { ticks, missed } = await play(NOON + 20_000, (tick) =>
    tick >= NOON + 3 * MINUTE ? 'stop' : undefined,
  );
  expect({ ticks, missed }).toEqual({ ticks: [0, 1, 2, 3], missed: [] });
});

test('what was slept through is counted and not made up', async () => {
  const { ticks, missed } = await play(NOON, (tick, clock) => {
    if (tick === NOON + MINUTE) clock.set(NOON + 61 * MINUTE + 5);
    return tick > NOON + 60 * MINUTE ? 'stop' : undefined;
  });
  expect({ ticks, missed }).toEqual({ ticks: [0, 1, 61], missed: [59] });
});

test('a clock that is set back by hours is followed, by a moment it is not', async () => {
  let setBack = false;
  const { ticks } = await play(NOON, (tick, clock) => {
    if (tick === NOON + MINUTE && !setBack) clock.set(tick - 500);
    if (tick === NOON + 2 * MINUTE && !setBack) {
      setBack = true;
      clock.set(NOON - 60 * MINUTE);
    }
    return setBack && tick < NOON ? 'stop' : undefined;
  });
  expect(ticks).toEqual([0, 1, 2, -60]);
});
