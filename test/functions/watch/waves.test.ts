import { expect, test } from '@jest/globals';
import type { Look } from '../../../functions/probe/look.ts';
import { WAVES, Waves } from '../../../functions/watch/waves.ts';
import { NOON, paired } from '../../support/looks.ts';
import { SteppedClock } from '../../support/stepped-clock.ts';

/** After so many ms, whether it is news. */
type Ending = readonly [number, boolean];

/** How many looks each wave has, and when it came, ms. */
async function waves(...endings: readonly Ending[]): Promise<readonly (readonly [number, number])[]> {
  const clock = new SteppedClock(NOON);
  const gathered = new Waves(clock, endings.length);
  const look: Look = paired('a', NOON);
  for (const [ms, isNews] of endings) clock.sleep(ms).then(() => gathered.add(look, isNews));
  const seen: (readonly [number, number])[] = [];
  const reading = async () => {
    for await (const wave of gathered) seen.push([wave.length, clock.wallMs() - NOON]);
  };
  await clock.during(reading());
  return seen;
}

const HUNG: Ending = [25_000, false];

test('all that end at once are one wave, at once', async () => {
  expect(await waves([20, false], [20, true], [20, false])).toEqual([[3, 20]]);
});

test('looks wait for others, and not for one that hangs', async () => {
  expect(await waves([20, false], [3_000, false], HUNG)).toEqual([
    [2, 20 + WAVES.quietMs],
    [1, 25_000],
  ]);
});

test('news waits less, and takes along what waits already', async () => {
  expect(await waves([20, false], [2_000, true], [2_900, false], HUNG)).toEqual([
    [3, 2_000 + WAVES.newsMs],
    [1, 25_000],
  ]);
});

test('news does not put off what is due', async () => {
  expect(await waves([20, false], [4_900, true], HUNG)).toEqual([
    [2, 20 + WAVES.quietMs],
    [1, 25_000],
  ]);
});

test('looks that end while a wave is dealt with are the next one', async () => {
  const clock = new SteppedClock(NOON);
  const gathered = new Waves(clock, 3);
  const sizes: number[] = [];
  const reading = async () => {
    for await (const wave of gathered) {
      sizes.push(wave.length);
      if (sizes.length === 1) {
        gathered.add(paired('a', NOON), false);
        gathered.add(paired('a', NOON), false);
      }
    }
  };
  gathered.add(paired('a', NOON), true);
  await clock.during(reading());
  expect(sizes).toEqual([1, 2]);
});

test('no looks are no wave', async () => {
  expect(await waves()).toEqual([]);
});
