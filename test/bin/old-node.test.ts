import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test.each([
  ['the launcher', ['bin/launch.mjs', 'probe']],
  ['a script of npm', ['--import', './bin/old-node.mjs', 'bin/docs.ts', '--check']],
])('%s says on an old Node in one line what it needs', async (_, args) => {
  const versions =
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });";
  const old = `data:text/javascript,${encodeURIComponent(versions)}`;
  const run = promisify(execFile)(process.execPath, ['--import', old, ...args], { cwd: ROOT });
  await expect(run).rejects.toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringMatching(/^pairwatch: this is Node 20\.20\.2; it needs Node 22\.19 or newer .+\n$/),
  });
});
