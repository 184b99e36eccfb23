import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type FlappingPeer, flappingPeer, OUTAGES } from '../kill/peer.ts';
import { emptyFolder, pairwatch } from './command-line.ts';
import { configure, Watching } from './watching.ts';

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

test('a mute keeps the messages of a running watch back; ended, what is open is told with what was kept back', async () => {
  expect(await call('mute', 'api', '--for', '2h', '--because', 'a\ndeploy')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^api is muted until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, for 2 h\n$/),
  });
  expect((await call('mute')).stdout).toMatch(
    /^api {2}muted until .* \((?:2 h|1 h 59 min) more\), by \S+@\S+: a deploy\n$/,
  );
  peer.outage = OUTAGES[0];
  await call('watch', '--once');
  const watch = new Watching(folder.path, ['--json']);
  await watch.wrote('stderr', /watching api/);
  expect(watch.stdout).toBe('');
  expect((await call('mute', 'api', '--off')).stdout).toBe('api is muted no more\n');
  await watch.wrote('stdout', /\n/);
  await watch.end('SIGTERM');
  expect(JSON.parse(watch.stdout.split('\n')[0] ?? '')).toMatchObject({
    kind: 'reminder',
    subject: 'api',
    muted: { because: 'a deploy', kept: 1 },
  });
  const { stdout } = await call('mute', 'api', '--off');
  expect(stdout).toBe('api is not muted\n');
}, 30_000);

test.each([
  [
    ['mute', 'api'],
    ['for how long? --for 30m, 2h, 7d', 'why? --because TEXT: it stands in the next message'],
  ],
  [['mute', 'other', '--off'], ['no target "other": there are api']],
  [
    ['mute', 'api/exchange', '--for', '1s', '--because', 'x'],
    [
      'mute takes a target: "api" mutes its slower checks as well',
      '--for "1s" is not a time from 1m to 30d (like 30s, 5m or 12h)',
    ],
  ],
  [['mute', 'api', '--for', '1h', '--because', 'try sk-abc123'], ['--because holds what looks like a key']],
  [['mute', '--for', '1h'], ['mute whom? pairwatch mute TARGET --for 2h --because TEXT']],
  [['mute', 'api', '--off', '--for', '1h'], ['--off ends a mute: it takes neither --for nor --because']],
  [['mute', 'api', '--off', '--store', 'aws'], ['nothing of test is on AWS']],
])('%j is a wrong call', async (args, lines) => {
  const { code, stdout, stderr } = await call(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  for (const line of lines) expect(stderr).toContain(line);
});
