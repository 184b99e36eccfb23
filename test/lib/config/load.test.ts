import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadInNode } from '../../support/load-configuration.ts';

const TARGETS = `{ api: { protocol: 'openai', url: 'https://api.example.com/v1' } }`;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pairwatch-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A folder with this configuration in it. */
async function withConfiguration(text: string): Promise<string> {
  const directory = await mkdtemp(join(folder, 'case-'));
  await writeFile(join(directory, 'pairwatch.config.ts'), text);
  return directory;
}

test('a file with types and our import loads far from any node_modules', async () => {
  const directory = await withConfiguration(`
    import { defineConfig, type Options } from 'pairwatch';
    const name: Options['name'] = 'typed';
    export default defineConfig({ name, targets: ${TARGETS} });
  `);
  expect(await loadInNode(directory)).toMatchObject({ configuration: { name: 'typed' } });
});

test('it is found from a folder below', async () => {
  const directory = await withConfiguration(`export default { name: 'above', targets: ${TARGETS} };`);
  const below = join(directory, 'a', 'b');
  await mkdir(below, { recursive: true });
  expect(await loadInNode(below)).toMatchObject({ file: join(directory, 'pairwatch.config.ts') });
});

test('it may import a file of its own', async () => {
  const directory = await withConfiguration(
    `import { targets } from './targets.ts'; export default { name: 'split', targets };`,
  );
  await writeFile(
    join(directory, 'targets.ts'),
    `import type { Options } from 'pairwatch'; export const targets: Options['targets'] = ${TARGETS};`,
  );
  expect(await loadInNode(directory)).toMatchObject({ configuration: { name: 'split' } });
});

test('another file can be named', async () => {
  const directory = await withConfiguration('export default {};');
  await writeFile(join(directory, 'other.ts'), `export default { name: 'other', targets: ${TARGETS} };`);
  expect(await loadInNode(directory, 'other.ts')).toMatchObject({ configuration: { name: 'other' } });
});

test('where there is none, init is the fix', async () => {
  expect(await loadInNode(folder)).toEqual({
    mistakes: [
      {
        path: 'pairwatch.config.ts',
        value: 'there is none here or above',
        fix: '`pairwatch init` writes one',
      },
    ],
  });
});

test('a named file that is not there is one mistake', async () => {
  expect(await loadInNode(folder, 'gone.ts')).toMatchObject({
    mistakes: [{ path: join(folder, 'gone.ts'), value: 'no such file' }],
  });
});

test.each([
  ['broken syntax', 'export default {', /^cannot be loaded \(/],
  [
    'an error of its own',
    `throw new Error('no luck'); export default {};`,
    /^cannot be loaded \(Error: no luck\)$/,
  ],
  [
    'an error that quotes a key',
    `throw new Error('sk-proj-' + 'Canary1234567890');`,
    /^cannot be loaded \(Error\)$/,
  ],
  ['an import that is not there', `import './gone.ts'; export default {};`, /^cannot be loaded \(/],
  ['no default export', 'export const name = 1;', /^exports nothing$/],
])('%s is one mistake in one line', async (_, text, says) => {
  const directory = await withConfiguration(text);
  expect(await loadInNode(directory)).toEqual({
    mistakes: [
      {
        path: join(directory, 'pairwatch.config.ts'),
        value: expect.stringMatching(says),
        fix: expect.any(String),
      },
    ],
  });
});

test('mistakes inside the file come all at once', async () => {
  const directory = await withConfiguration(`export default { name: 'My', every: 3, targets: {} };`);
  expect(await loadInNode(directory)).toMatchObject({
    mistakes: [{ path: 'name' }, { path: 'every' }, { path: 'targets' }],
  });
});
