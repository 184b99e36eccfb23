import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PracticeGateway } from '../../../bin/drill/peers/gateway.ts';
import { emptyFolder, pairwatch } from '../command-line.ts';

const TOKEN = 'shr_canary_7Kq2Lx9Nv4Zt8Wc3';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let gateway: PracticeGateway;
beforeEach(async () => {
  folder = await emptyFolder();
  gateway = await PracticeGateway.start({ auth: { mode: 'token', token: TOKEN }, providers: {} });
});
afterEach(async () => {
  await gateway.stop();
  await folder.remove();
});

const env = { TOKEN, WRONG: 'shr_wrong_0000000000' };
const call = (args: readonly string[], more: Partial<Parameters<typeof pairwatch>[1]> = {}) =>
  pairwatch(args, { cwd: folder.path, env, ...more });
const enroll = (...more: string[]) => [
  'enroll',
  gateway.url,
  '--gateway-token-env',
  'TOKEN',
  '--device',
  'device.json',
  ...more,
];

/** Does what the printed commands say. */
const approving = {
  onStdout: (text: string) => {
    for (const [, requestId = ''] of text.matchAll(/openclaw devices approve (\S+)/g))
      gateway.approve(requestId);
  },
};

test('enroll prints the approve command, stores and proves the device; probe pairs with it', async () => {
  const enrolled = await call(enroll(), approving);
  expect(enrolled).toMatchObject({ code: 0 });
  expect(enrolled.stdout).toMatch(
    /\n {2}openclaw devices approve \S+\n[\s\S]*approved; stored as device\.json\n[\s\S]*proved/,
  );
  expect(enrolled.stdout + enrolled.stderr).not.toContain(TOKEN);

  const file = join(folder.path, 'device.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const text = await readFile(file, 'utf8');
  expect(text).not.toContain(TOKEN);
  const { deviceToken, privateKey } = JSON.parse(text);
  expect(enrolled.stdout + enrolled.stderr).not.toContain(deviceToken);
  expect(await readdir(folder.path)).toEqual(['device.json']);

  const probed = await call(['probe', gateway.url, '--device', 'device.json', '--json']);
  expect(probed).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(probed.stdout)).toMatchObject({
    schema: 1,
    target: gateway.url,
    outcome: 'paired',
    fault: null,
  });
  for (const secret of [deviceToken, privateKey, TOKEN]) expect(probed.stdout).not.toContain(secret);

  await gateway.restart();
  const again = await call(['probe', gateway.url, '--device', 'device.json', '--json']);
  expect(JSON.parse(again.stdout).warnings).toMatchObject([{ code: 'GATEWAY_RESTARTED' }]);
});

test('a file that is there is exit 2 before anything is asked, and stays as it is', async () => {
  await writeFile(join(folder.path, 'device.json'), 'mine');
  const { code, stdout, stderr } = await call(enroll());
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(
    'pairwatch: --device "device.json" exists already and is never overwritten; give another name\n',
  );
  expect(await readFile(join(folder.path, 'device.json'), 'utf8')).toBe('mine');
  expect(gateway.state.store.pending()).toEqual([]);
});

test('an enrolment that is broken off goes on with the same device', async () => {
  const { promise: pending, resolve } = Promise.withResolvers<string>();
  const interrupted = await call(enroll(), {
    interrupt: pending,
    onStdout: (text) => {
      const [, requestId] = /approve (\S+)\n/.exec(text) ?? [];
      if (requestId) resolve(requestId);
    },
  });
  expect(interrupted.code).toBe(1);
  const { deviceId } = JSON.parse(await readFile(join(folder.path, 'device.json'), 'utf8'));
  gateway.approve(await pending);

  const resumed = await call(enroll());
  expect(resumed).toMatchObject({ code: 0, stdout: expect.stringContaining('proved') });
  expect(JSON.parse(await readFile(join(folder.path, 'device.json'), 'utf8')).deviceId).toBe(deviceId);

  await writeFile(join(folder.path, '.pairwatch'), 'in the way of the last look');
  const probed = await call(['probe', gateway.url, '--device', 'device.json', '--json']);
  expect(probed).toMatchObject({ code: 0, stderr: expect.stringContaining('this look cannot be kept') });
});

test('a wrong shared token is told with its code, and leaves no file', async () => {
  const { code, stdout } = await call([
    ...['enroll', gateway.url, '--gateway-token-env', 'WRONG', '--device', 'device.json'],
  ]);
  expect(code).toBe(1);
  expect(stdout).toContain('GATEWAY_TOKEN_MISMATCH');
  expect(await readdir(folder.path)).toEqual([]);
});

test('nobody approves: the wait ends, and the command to approve stands there once more', async () => {
  const { code, stdout } = await call(enroll('--timeout', '500'));
  expect(code).toBe(1);
  expect(stdout.match(/openclaw devices approve \S+/g)).toHaveLength(2);
});

test('a target of the configuration gets an active and a standby device, and its courier', async () => {
  const url = JSON.stringify(gateway.url);
  await writeFile(
    join(folder.path, 'pairwatch.config.ts'),
    `import { defineConfig } from 'pairwatch';
     export default defineConfig({ name: 'practice', targets: { gateway: { protocol: 'openclaw', url: ${url},
       key: { secret: 'gateway/device' }, upstream: { provider: 'ai', courier: { secret: 'gateway/courier' } } } } });`,
  );
  const enrolled = await call(['enroll', 'gateway', '--gateway-token-env', 'TOKEN'], approving);
  expect(enrolled).toMatchObject({ code: 0 });
  expect(enrolled.stdout.match(/: proved/g)).toHaveLength(3);
  expect(gateway.state.store.paired()).toHaveLength(3);

  const shown = await call(['keys', 'show', '--json']);
  const keys = shown.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(keys.map(({ role, name, state, ageDays }) => ({ role, name, state, ageDays }))).toEqual([
    { role: 'key', name: 'gateway/device', state: 'present', ageDays: 0 },
    { role: 'standby', name: 'gateway/device/standby', state: 'present', ageDays: 0 },
    { role: 'courier', name: 'gateway/courier', state: 'present', ageDays: 0 },
  ]);
  expect(new Set(keys.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  expect(shown.stderr).toContain('.pairwatch/keys');

  const probed = await call(['probe']);
  expect(probed).toMatchObject({ code: 0, stdout: expect.stringContaining('gateway: paired (openclaw') });

  const again = await call(['enroll', 'gateway', '--gateway-token-env', 'TOKEN']);
  expect(again.stdout.match(/was paired already/g)).toHaveLength(3);
  expect(await call(['keys', 'show', '--json'])).toEqual(shown);
});
