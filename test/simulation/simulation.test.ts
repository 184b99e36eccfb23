import { expect, test } from '@jest/globals';
import { Random } from '../support/random.ts';
import { drawn, INPUTS } from './inputs.ts';
import { figures } from './report.ts';
import { SCENARIOS } from './scenarios.ts';
import { VirtualTime } from './virtual-time.ts';
import { happens } from './world.ts';

const FAULTS = 24;

test.each(SCENARIOS.filter(({ goal }) => goal))(
  '$way: $title',
  async (scenario) => {
    const random = new Random(1);
    const stories = [];
    for (let at = 0; at < FAULTS; at++) stories.push(await happens(scenario, at / FAULTS, random));
    // Few faults say little about a median; docs/latency.md has it of many.
    expect(figures(stories).worst).toBeLessThanOrEqual(scenario.goal?.worst ?? 0);
    for (const { faultAt, lookAt, lookedAt, calledAt, ranAt, toldAt, deliveredAt } of stories) {
      const order = [faultAt, lookAt, lookedAt, calledAt, ranAt, toldAt, deliveredAt];
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
  },
  60_000,
);

test('time jumps to what happens next, and keeps the order', async () => {
  const time = new VirtualTime(1_000);
  const seen: string[] = [];
  const note = (what: string) => async () => void seen.push(`${what} ${time.wallMs()}`);
  time.at(3_000, note('second'));
  time.at(2_000, note('first'));
  time.at(3_000, note('third'));
  const stopped = new AbortController();
  const sleeping = time.sleep(5_000, stopped.signal).catch(note('stopped'));
  time.at(4_000, async () => stopped.abort());
  await time.run(() => false);
  await sleeping;
  expect(seen).toEqual(['first 2000', 'second 3000', 'third 3000', 'stopped 4000']);
});

test('what is drawn keeps to its bounds and percentiles', () => {
  const random = new Random(7);
  const invokes = Array.from({ length: 4_000 }, () => drawn(INPUTS.invoke.spread, random.next())).sort(
    (a, b) => a - b,
  );
  expect(invokes[0]).toBeGreaterThanOrEqual(40);
  expect(invokes.at(-1)).toBeLessThanOrEqual(400);
  expect(Math.abs((invokes[2_000] ?? 0) - 73)).toBeLessThan(3);
});
