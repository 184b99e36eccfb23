import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { emptyFolder, pairwatch } from '../command-line.ts';

const KEY = 'sk-proj-Stored4Lm8Vx2Qz6Tn9Rb1Wk';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
beforeEach(async () => {
  folder = await emptyFolder();
  await writeFile(
    join(folder.path, 'pairwatch.config.ts'),
    `import { defineConfig } from 'pairwatch';
     export default defineConfig({ name: 'practice', targets: {
       api: { protocol: 'openai', url: 'https://api.openai.com/v1', key: { secret: 'api' } },
       gateway: { protocol: 'openclaw', url: 'wss://gateway.example:18789', key: { secret: 'gateway' } },
       open: { protocol: 'openai', url: 'http://127.0.0.1:11434/v1' } } });`,
  );
});
afterEach(() => folder.remove());

const call = (args: readonly string[], stdin = '') => pairwatch(args, { cwd: folder.path, stdin });

test('a key from stdin is stored without its newline, and shown by its fingerprint alone', async () => {
  const put = await call(['keys', 'put', 'api'], `${KEY}\n`);
  expect(put).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^api: key api stored, fingerprint [0-9a-f]{8}\n$/),
  });
  expect(put.stderr).toContain('.pairwatch/keys');
  const stored = JSON.parse(await readFile(join(folder.path, '.pairwatch/keys/api.json'), 'utf8'));
  expect(stored.current.value).toBe(KEY);

  const shown = await call(['keys', 'show', 'api', '--json']);
  expect(JSON.parse(shown.stdout)).toMatchObject({
    target: 'api',
    role: 'key',
    state: 'present',
    ageDays: 0,
  });
  expect(put.stdout).toContain(JSON.parse(shown.stdout).fingerprint);
  const all = await call(['keys', 'show']);
  expect(all.stdout.split('\n').slice(1, 3)).toEqual([
    'gateway: key gateway: absent',
    'gateway: standby gateway/standby: absent',
  ]);
  for (const { stdout, stderr } of [put, shown, all]) expect(stdout + stderr).not.toContain(KEY.slice(8));
});

const REFUSED: readonly (readonly [says: RegExp, target: string, stdin: string])[] = [
  [/stdin was empty/, 'api', ''],
  [/stdin was empty/, 'api', '\n'],
  [/blank before or after/, 'api', ` ${KEY}\n`],
  [/line break/, 'api', `${KEY}\n\n`],
  [/quotes around it/, 'api', `"${KEY}"`],
  [/placeholder/, 'api', 'YOUR_API_KEY'],
  [/a key of Anthropic/, 'api', 'sk-ant-api03-Stored4Lm8Vx2Qz6Tn9Rb1Wk'],
  [/device document/, 'gateway', KEY],
  [/device document/, 'gateway', '{"schema":1}'],
  [/open has no key in the configuration/, 'open', KEY],
  [/no target "nobody"/, 'nobody', KEY],
];

test.each(REFUSED)('%s: exit 2, one line, nothing stored', async (says, target, stdin) => {
  const { code, stdout, stderr } = await call(['keys', 'put', target], stdin);
  expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({
    code: 2,
    stdout: '',
    lines: 1,
  });
  expect(stderr).toMatch(says);
  expect(stderr).not.toContain(KEY.slice(-10));
  expect((await call(['keys', 'show', 'api', '--json'])).stdout).toContain('"absent"');
});

test('a key in the place of a name is not shown', async () => {
  const { code, stdout, stderr } = await call(['keys', 'show', KEY]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe('pairwatch: no target <redacted>: there are api, gateway, open\n');
});
