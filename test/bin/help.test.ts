import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { emptyFolder, pairwatch } from './command-line.ts';

let folder: Awaited<ReturnType<typeof emptyFolder>>;

beforeAll(async () => {
  folder = await emptyFolder();
});
afterAll(() => folder.remove());

test.each([
  [['probe'], /--from <region>.*Examples:\n.*Exit codes: 0 good/s],
  [['cost'], /--json.*Asks no account and deploys nothing\.\n$/s],
  [['watch'], /--location <private:NAME>.*votes like a region/s],
  [['keys', 'put'], /--courier.*pairwatch keys put api < key\.txt\n$/s],
])('%j --help tells the options, and what the command adds', async (words, told) => {
  const { code, stdout, stderr } = await pairwatch([...words, '--help'], { cwd: folder.path });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(told);
});

const onLinux = process.platform === 'linux' ? test : test.skip;
onLinux('an output that cannot be written is told as that', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, ['bin/launch.mjs', '--help'], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  expect({ status, stderr }).toEqual({
    status: 3,
    stderr: 'pairwatch: stdout cannot be written: the disk is full\n',
  });
});
