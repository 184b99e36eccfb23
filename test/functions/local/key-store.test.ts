import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fingerprint } from '../../../functions/keys/fingerprint.ts';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('what is put is read back, version and age with it', async () => {
  const store = new LocalKeyStore(root);
  const described = await store.put('pairwatch/xroute', ' the key ');
  expect(described).toMatchObject({
    name: 'pairwatch/xroute',
    state: 'present',
    fingerprint: fingerprint(' the key '),
  });
  expect(await store.read('pairwatch/xroute')).toEqual({
    state: 'found',
    value: ' the key ',
    version: described.version,
    createdAt: described.createdAt,
  });
  expect(await store.describe('pairwatch/xroute')).toEqual(described);
  expect(await store.names()).toEqual(['pairwatch/xroute']);
});

test('files are the owner’s alone, and no draft stays', async () => {
  await new LocalKeyStore(root).put('a', 'b');
  const folder = join(root, 'keys');
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(await readdir(folder)).toEqual(['a.json']);
  expect((await stat(join(folder, 'a.json'))).mode & 0o777).toBe(0o600);
});

test('a new key makes the current one the previous one', async () => {
  const store = new LocalKeyStore(root);
  const first = await store.put('a', 'one');
  await store.put('a', 'two');
  const stored = JSON.parse(await readFile(join(root, 'keys', 'a.json'), 'utf8'));
  expect(stored.previous).toMatchObject({ value: 'one', version: first.version });
  expect(stored.current.value).toBe('two');
});

test('absent, damaged and forbidden are told apart, and damage is never overwritten', async () => {
  const store = new LocalKeyStore(root);
  expect(await store.read('a')).toMatchObject({ state: 'absent' });
  expect(await store.describe('a')).toEqual({ name: 'a', state: 'absent' });
  await store.put('a', 'one');
  const file = join(root, 'keys', 'a.json');
  await writeFile(file, '{"schema":1');
  expect(await store.read('a')).toMatchObject({
    state: 'unreadable',
    reason: expect.stringContaining('damaged'),
  });
  await expect(store.put('a', 'two')).rejects.toThrow('damaged');
});

/** Root may read whatever there is. */
const unlessRoot = process.getuid?.() === 0 ? test.skip : test;

unlessRoot('a file that may not be read is not one that is not there', async () => {
  const store = new LocalKeyStore(root);
  await store.put('a', 'one');
  await chmod(join(root, 'keys', 'a.json'), 0o000);
  expect(await store.read('a')).toMatchObject({
    state: 'unreadable',
    reason: expect.stringContaining('EACCES'),
  });
});

test('a name stays inside the folder, whatever it holds', async () => {
  const store = new LocalKeyStore(root);
  const names = ['../escape', '..', 'a/b', 'arn:aws:secretsmanager:eu-west-1:1:secret:x'];
  for (const name of names) await store.put(name, name);
  expect(await readdir(root)).toEqual(['keys']);
  expect(await store.names()).toEqual(names.toSorted());
});
