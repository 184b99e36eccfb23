import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { WatchLock } from '../../../functions/local/watch-lock.ts';

let folder: string;
const path = () => join(folder, 'lock');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pairwatch-lock-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a folder takes one watch, and the next one after it', async () => {
  const lock = await WatchLock.take(folder);
  await expect(WatchLock.take(folder)).rejects.toMatchObject({ code: 'WATCH_LOCKED' });
  await lock.release();
  await (await WatchLock.take(folder)).release();
  expect(await readdir(folder)).toEqual([]);
});

test('of many that start at once one wins', async () => {
  const taken = await Promise.allSettled(Array.from({ length: 8 }, () => WatchLock.take(folder)));
  const locks = taken.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(locks).toHaveLength(1);
  await locks[0]?.release();
});

test('the lock of a killed process is taken over', async () => {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  await writeFile(path(), JSON.stringify({ pid: child.pid, host: hostname(), started: '1' }));
  await (await WatchLock.take(folder)).release();
});

test('a reused pid is not the holder', async () => {
  await writeFile(path(), JSON.stringify({ pid: process.pid, host: hostname(), started: 'long ago' }));
  await (await WatchLock.take(folder)).release();
});

test('a holder elsewhere lives as long as its lock is fresh', async () => {
  await writeFile(path(), JSON.stringify({ pid: 1, host: 'elsewhere', started: '1' }));
  await expect(WatchLock.take(folder)).rejects.toThrow('process 1 on elsewhere');
  const old = new Date(Date.now() - 120_000);
  await utimes(path(), old, old);
  const lock = await WatchLock.take(folder);
  expect(JSON.parse(await readFile(path(), 'utf8'))).toMatchObject({ pid: process.pid });
  await lock.release();
});

test('nonsense locks nobody out', async () => {
  await writeFile(path(), 'nonsense');
  await (await WatchLock.take(folder)).release();
});
