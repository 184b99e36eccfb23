import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { localTrouble } from '../../../bin/store/local-trouble.ts';
import { type Ended, emptyFolder, pairwatch } from '../command-line.ts';

const CONFIGURATION = `export default { name: 'mine', targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1',
  key: { secret: 'api', rotate: {} } } } };\n`;

let folder: Awaited<ReturnType<typeof emptyFolder>>;
beforeEach(async () => {
  folder = await emptyFolder();
  await writeFile(join(folder.path, 'pairwatch.config.ts'), CONFIGURATION);
});
afterEach(() => folder.remove());

const call = (args: readonly string[]): Promise<Ended> =>
  pairwatch(args, { cwd: folder.path, stdin: 'sk-Kq7Zr2Xw9Lm4Tb8V' });

test('a record that is no record is named, with what to do', async () => {
  const path = join(folder.path, '.pairwatch/rotations/api.json');
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, 'cut of');
  const { code, stdout, stderr } = await call(['rotate', 'api', '--status']);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain(`pairwatch: ${path} is damaged, or a newer pairwatch wrote it: bring a copy`);
  expect(stderr).not.toContain('internal error');
});

test.each([
  ['rotations', ['rotate', 'api', '--status']],
  ['rotations', ['rotate', 'api', '--abort']],
  ['keys', ['keys', 'put', 'api']],
])('where a file is in the way of .pairwatch/%s, %j says so', async (name, args) => {
  const path = join(folder.path, '.pairwatch', name);
  await mkdir(join(path, '..'));
  await writeFile(path, 'in the way');
  const { code, stdout, stderr } = await call(args);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  const last = stderr.trim().split('\n').at(-1) ?? '';
  expect(last).toContain(`pairwatch: ${path}`);
  expect(last).toMatch(/: (it, or a part of its path, is no folder|it exists already)$/);
});

test('what is no trouble with a file is left to others', async () => {
  expect(
    localTrouble(Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' })),
  ).toBe(undefined);
  expect(localTrouble(new Error('sk-1'))).toBe(undefined);
  expect(localTrouble(undefined)).toBe(undefined);
  await expect(readFile(join(folder.path, 'gone')).catch(localTrouble)).resolves.toMatch(
    /gone: no such file or folder$/,
  );
});
