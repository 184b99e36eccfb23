import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type FlappingPeer, flappingPeer, OUTAGES } from '../kill/peer.ts';
import { emptyFolder, pairwatch } from './command-line.ts';
import { configure } from './watching.ts';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let peer: FlappingPeer;
const call = (...args: string[]) => pairwatch(args, { cwd: folder.path });

beforeEach(async () => {
  folder = await emptyFolder();
  peer = await flappingPeer();
  await configure(folder.path, { api: peer.url });
});

afterEach(async () => {
  peer.close();
  await folder.remove();
});

test('sums up looks and incidents, ended and lasting', async () => {
  for (const outage of [null, OUTAGES[0], null]) {
    peer.outage = outage;
    await call('watch', '--once');
  }
  const text = await call('history');
  expect(text.code).toBe(0);
  expect(text.stdout).toMatch(/^api: 66\.67 % of 3 looks paired, 1 failed\n/);
  expect(text.stdout).toMatch(/down for \d s: HTTP_REJECTED, 1 failed look {2}[0-9A-Z]{26}$/m);
  const { stdout } = await call('history', 'api', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    schema: 1,
    check: 'api',
    uptime: 2 / 3,
    votes: 3,
    incidents: [{ codes: ['HTTP_REJECTED'], path: [{ standing: 'down' }], failedLooks: 1 }],
  });
});

test('an unknown target or time is exit 2, one line each', async () => {
  await call('watch', '--once');
  const unknown = await call('history', 'gone');
  expect(unknown).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('nothing is known of "gone"'),
  });
  expect(await call('history', '--since', 'ever')).toMatchObject({ code: 2, stdout: '' });
});

test('without history says so', async () => {
  const { code, stdout, stderr } = await call('history');
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toMatch(
    /^pairwatch: history in .*\npairwatch: no look since \d{4}-\d\d-\d\d; `pairwatch watch` takes the first look\n$/,
  );
});
