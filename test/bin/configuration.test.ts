import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeMistake } from '../../lib/config/mistakes.ts';
import { expected } from '../lib/config/mistakes/five.ts';
import { emptyFolder, pairwatch } from './command-line.ts';

const FIVE_MISTAKES = fileURLToPath(new URL('../lib/config/mistakes/five.ts', import.meta.url));
let folder: Awaited<ReturnType<typeof emptyFolder>>;

beforeAll(async () => {
  folder = await emptyFolder();
});
afterAll(() => folder.remove());

test.each([['probe'], ['watch'], ['keys', 'show']])(
  'pairwatch %s: five mistakes of the configuration are five lines, and nothing on stdout',
  async (...words) => {
    const { code, stdout, stderr } = await pairwatch([...words, '--config', FIVE_MISTAKES], {
      cwd: folder.path,
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const lines = expected.map((mistake) => `pairwatch: ${describeMistake(mistake)}`);
    expect(stderr.trimEnd().split('\n').toSorted()).toEqual(lines.toSorted());
  },
);

test.each([['probe'], ['watch'], ['keys', 'show']])(
  'pairwatch %s without any configuration names init',
  async (...words) => {
    const { code, stdout, stderr } = await pairwatch(words, { cwd: folder.path });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'pairwatch: pairwatch.config.ts: there is none here or above; `pairwatch init` writes one\n',
    );
  },
);

test('a file or a variable that a configuration names and that is not there is named by its option', async () => {
  const file = join(folder.path, 'names-missing-things.ts');
  await writeFile(
    file,
    `export default { name: 'practice', network: { proxy: 'http://127.0.0.1:3128', proxyAuthEnv: 'NOT_SET' }, targets: {
       api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api' } },
       own: { protocol: 'openai', url: 'https://own.example.com/v1', proxy: 'none', ca: 'nowhere.pem' } } };`,
  );
  const { code, stdout, stderr } = await pairwatch(['probe', '--config', file], { cwd: folder.path });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n').toSorted()).toEqual([
    'pairwatch: network.proxyAuthEnv: the environment variable NOT_SET is not set; export it first',
    expect.stringMatching(
      /^pairwatch: targets\.own\.ca ".*nowhere\.pem" cannot be read: no such file or folder$/,
    ),
  ]);
});
