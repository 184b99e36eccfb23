import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { startWatchdog } from '../../../bin/drill/watchdog.ts';

function watched(longestMs: number, cleanupMs: number) {
  const happened: string[] = [];
  const watchdog = startWatchdog({
    longestMs,
    cleanupMs,
    say: (line) => happened.push(line),
    kill: () => happened.push('killed'),
  });
  return { happened, watchdog };
}

test('a drill that hangs is cut, and the line says where', async () => {
  const { happened, watchdog } = watched(20, 60_000);
  watchdog.doing('fire gateway-hung');
  await new Promise((resolve) => watchdog.signal.addEventListener('abort', resolve));
  watchdog.clear();
  expect(happened).toEqual(['pairwatch: the drill hung after 0.02 s, at: fire gateway-hung']);
});

test('a cleaning up that hangs as well ends the process', async () => {
  const { happened } = watched(5, 5);
  while (!happened.includes('killed')) await sleep(5);
  expect(happened).toHaveLength(2);
});

test('a drill that ends in time hears nothing', async () => {
  const { happened, watchdog } = watched(10, 0);
  watchdog.clear();
  await sleep(30);
  expect(happened).toEqual([]);
  expect(watchdog.signal.aborted).toBe(false);
});
