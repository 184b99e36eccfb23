import { setTimeout as realSleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { SkippingClock } from '../../../bin/drill/clock.ts';

const HOUR_MS = 3_600_000;

test('waiting is skipped, in the order of waking', async () => {
  const clock = new SkippingClock();
  const woken: string[] = [];
  const startMs = clock.monotonicMs();
  await Promise.all([
    clock.sleep(2 * HOUR_MS).then(() => woken.push('second')),
    clock.sleep(HOUR_MS).then(() => woken.push('first')),
  ]);
  expect(woken).toEqual(['first', 'second']);
  expect(clock.monotonicMs() - startMs).toBeGreaterThanOrEqual(2 * HOUR_MS);
  expect(clock.wallMs() - Date.now()).toBeGreaterThan(HOUR_MS);
});

test('while work is under way no time is skipped, and who is due wakes all the same', async () => {
  const clock = new SkippingClock();
  const woken: string[] = [];
  await Promise.all([
    clock.during(() => realSleep(100)).then(() => woken.push('work')),
    clock.sleep(20).then(() => woken.push('soon')),
    clock.sleep(HOUR_MS).then(() => woken.push('late')),
  ]);
  expect(woken).toEqual(['soon', 'work', 'late']);
});

test('a sleep can be cut short', async () => {
  const clock = new SkippingClock();
  const stop = new AbortController();
  const slept = clock.during(async () => {
    const asleep = clock.sleep(HOUR_MS, stop.signal);
    stop.abort(new Error('stopped'));
    await asleep;
  });
  await expect(slept).rejects.toThrow('stopped');
  await expect(clock.sleep(1, stop.signal)).rejects.toThrow('stopped');
});

test('once stopped it wakes nobody: every sleep rejects', async () => {
  const clock = new SkippingClock();
  const asleep = clock.during(async () => {
    const slept = clock.sleep(HOUR_MS);
    clock.stop();
    await slept;
  });
  await expect(asleep).rejects.toThrow('the clock was stopped');
  await expect(clock.sleep(1)).rejects.toThrow('the clock was stopped');
});
