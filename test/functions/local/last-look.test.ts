import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LastLooks } from '../../../functions/local/last-look.ts';

const URL_A = new URL('wss://a.example:18789');
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('what was seen is there at the next look, apart for each URL', async () => {
  const looks = new LastLooks(root);
  expect(await looks.read(URL_A)).toBeUndefined();
  await looks.write(URL_A, { bootId: 'one', version: '2026.9.6' });
  await looks.write(new URL('wss://b.example'), { bootId: 'two' });
  expect(await new LastLooks(root).read(URL_A)).toEqual({ bootId: 'one', version: '2026.9.6' });
});

test('a damaged file is no last look', async () => {
  const looks = new LastLooks(root);
  await looks.write(URL_A, { bootId: 'one' });
  const [file = ''] = await readdir(join(root, 'last-look'));
  await writeFile(join(root, 'last-look', file), '{"bootId":');
  expect(await looks.read(URL_A)).toBeUndefined();
});

test('where nothing can be written, the caller is told', async () => {
  await writeFile(join(root, 'in-the-way'), '');
  await expect(new LastLooks(join(root, 'in-the-way')).write(URL_A, { bootId: 'x' })).rejects.toMatchObject({
    code: 'ENOTDIR',
  });
});
