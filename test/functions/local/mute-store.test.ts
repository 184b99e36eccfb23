import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LocalMutes } from '../../../functions/local/mute-store.ts';
import { MINUTE, NOON } from '../../support/looks.ts';

let folder: string;
let mutes: LocalMutes;
const mute = (target: string, minutes: number) => ({
  target,
  since: NOON,
  until: NOON + minutes * MINUTE,
  because: 'a deploy',
  by: 'ada@desk',
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pairwatch-mutes-'));
  mutes = new LocalMutes(folder);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('nobody is muted before anybody was', async () => {
  expect(await mutes.mutes(NOON)).toEqual([]);
});

test('a mute lasts until its end, a later one of the same target replaces it', async () => {
  await mutes.mute(mute('gw', 10));
  await mutes.mute(mute('api', 5));
  expect(await mutes.mutes(NOON + 5 * MINUTE)).toEqual([mute('gw', 10)]);
  await mutes.mute(mute('gw', 0));
  expect(await mutes.mutes(NOON)).toEqual([mute('api', 5)]);
  expect((await stat(join(folder, 'mutes.json'))).mode & 0o777).toBe(0o600);
});

test('a damaged file mutes nobody, and is written anew', async () => {
  await writeFile(join(folder, 'mutes.json'), '{"mutes": [{"target": "gw"}]');
  expect(await mutes.mutes(NOON)).toEqual([]);
  await mutes.mute(mute('gw', 10));
  expect(await mutes.mutes(NOON)).toHaveLength(1);
});
