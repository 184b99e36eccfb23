import { expect, test } from '@jest/globals';
import { brokenPromises, killWatch } from './kill-watch.ts';

test('a watch that is killed at random loses no incident, and says of a repeat that it is one', async () => {
  const report = await killWatch(12, 7);
  expect(brokenPromises(report)).toEqual([]);
  expect(report.complaints).toEqual([]);
  expect(report.kills).toBe(12);
}, 120_000);
