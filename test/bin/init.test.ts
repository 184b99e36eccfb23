import { existsSync } from 'node:fs';
import { chmod, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadInNode } from '../support/load-configuration.ts';
import { emptyFolder, pairwatch } from './command-line.ts';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let file: string;

beforeEach(async () => {
  folder = await emptyFolder();
  file = join(folder.path, 'pairwatch.config.ts');
});
afterEach(() => folder.remove());

const init = (...args: string[]) => pairwatch(['init', ...args], { cwd: folder.path });

test('writes a configuration that loads as it stands, and says what comes next', async () => {
  const { code, stdout, stderr } = await init();
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'pairwatch.config.ts\n' });
  expect(stderr).toMatch(/enroll.*keys put.*probe.*watch.*AWS.*cost/s);
  expect(await loadInNode(folder.path)).toMatchObject({ configuration: { targets: [{ name: 'gateway' }] } });
});

test('what it only suggests is right as well', async () => {
  await init();
  const text = await readFile(file, 'utf8');
  const uncommented = text
    .replace(
      /^(\s*)\/\/ (?=(?:regions|home|alerts|privateLocations|quorum|control|proxy|upstream|api|anthropic): )/gm,
      '$1',
    )
    .replace(/^(\s*)\/\/ (?=(?: {2}|\}))/gm, '$1')
    .replace(/^(\s*)\/\/ (?=exchange: )/gm, '$1')
    .replace("key: { secret: 'api-key' },\n", '')
    .replace(/^(\s*)\/\/ (?=key: \{$|(?: {2}secret| {2}rotate): ?.*|\},$)/gm, '$1');
  await writeFile(file, uncommented);
  expect(await loadInNode(folder.path)).toMatchObject({
    configuration: {
      regions: ['eu-central-1', 'us-east-1', 'ap-southeast-2'],
      home: 'eu-central-1',
      deployment: { alerts: { email: ['on-call@example.com'] } },
      quorum: 2,
      network: { control: 'one.one.one.one:443' },
      targets: [
        { upstream: { every: 60 } },
        { exchange: { every: 60 }, key: { rotate: { driver: 'openai' } } },
        { protocol: 'anthropic' },
      ],
    },
  });
});

test('keeps the folder of keys and state out of git', async () => {
  await init();
  expect(await readFile(join(folder.path, '.pairwatch', '.gitignore'), 'utf8')).toBe('*\n');
});

test.each([
  ['a file', () => writeFile(file, 'mine')],
  ['a link to nowhere', () => symlink('/nowhere/at/all', file)],
])('never overwrites %s', async (_, prepare) => {
  await prepare();
  const { code, stdout, stderr } = await init();
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe('pairwatch: pairwatch.config.ts was not written: it exists already\n');
  expect(existsSync(join(folder.path, '.pairwatch'))).toBe(false);
});

test('a folder that cannot be written to is one clear line', async () => {
  await chmod(folder.path, 0o500);
  const { code, stderr } = await init();
  await chmod(folder.path, 0o700);
  expect([code, stderr]).toEqual(
    process.getuid?.() === 0
      ? [0, expect.anything()]
      : [2, expect.stringMatching(/^pairwatch: .*permission denied\n$/)],
  );
});

test('a word too many is a wrong call', async () => {
  expect(await init('here')).toMatchObject({ code: 2, stdout: '' });
  expect(existsSync(file)).toBe(false);
});
