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
