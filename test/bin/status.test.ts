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
});

afterEach(async () => {
  peer.close();
  await folder.remove();
});

test('says what is down, why and what to do, from the store alone', async () => {
  await configure(folder.path, { api: peer.url });
  peer.outage = OUTAGES[0];
  await call('watch', '--once');
  peer.close();
  const { code, stdout } = await call('status');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^api {2}down/);
  expect(stdout).toContain('private:local: HTTP_REJECTED');
  expect(stdout).toMatch(/incident [0-9A-Z]{26}, 1 failed look$/m);
});

test('is 0 when all is well, also with an unarmed target', async () => {
  const keyed = { protocol: 'openai', url: peer.url, key: { secret: 'k' } };
  await configure(folder.path, {}, { targets: { api: { protocol: 'openai', url: peer.url }, keyed } });
  await call('watch', '--once');
  const { code, stdout } = await call('status');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^api {4}up .*\nkeyed {2}unarmed .*\n {4}.*no key named k\n$/);
});

test('--json is one object', async () => {
  await configure(folder.path, { api: peer.url });
  peer.outage = OUTAGES[0];
  await call('watch', '--once');
  const { code, stdout } = await call('status', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    schema: 1,
    checks: [
      {
        check: 'api',
        standing: 'down',
        causes: [{ location: 'private:local', fault: { code: 'HTTP_REJECTED' } }],
        looks: [{ location: 'private:local', result: 'failed', code: 'HTTP_REJECTED' }],
        incidents: [expect.any(String)],
      },
    ],
    locations: [{ location: 'private:local', blind: false, troubles: [], holds: [] }],
  });
});

test('without any state is 3, and says so', async () => {
  await configure(folder.path, { api: peer.url });
  const { code, stdout, stderr } = await call('status');
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(/nothing has been watched yet: .*; `pairwatch watch` takes the first look\n/);
});

test('a wrong call is exit 2', async () => {
  expect(await call('status', 'api', '--config', 'none.ts')).toMatchObject({ code: 2, stdout: '' });
});
