import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PracticeOpenAi } from '../../bin/drill/peers/admin/openai.ts';
import type { AdminCall } from '../../bin/drill/peers/admin/server.ts';
import { formatDeviceDocument } from '../../functions/keys/device-document.ts';
import { formatGatewayVault } from '../../functions/keys/gateway-vault.ts';
import { LocalKeyStore } from '../../functions/local/key-store.ts';
import { emptyFolder, pairwatch } from '../bin/command-line.ts';
import { DEVICE } from '../matrix/specs.ts';
import { gatewayPeer, refuses } from '../support/fault-gateway.ts';
import { FaultPeers } from '../support/fault-peers.ts';
import { CANARIES, everyForm } from './canaries.ts';
import { tellsAnyOf } from './markers.ts';

const ADMIN_KEY = 'sk-admin-Qz7Lm2Vx9Kt4Wb8Nc3Hd6Rf1';
const GRACELESS = ['--grace', '0s'];

let provider: PracticeOpenAi;
let peers: FaultPeers;
let folder: Awaited<ReturnType<typeof emptyFolder>>;
let keys: LocalKeyStore;
/** Every key there has been. */
let seen: Set<string>;
beforeEach(async () => {
  provider = await PracticeOpenAi.start({ adminKey: ADMIN_KEY, project: 'proj_1', keys: [CANARIES.key] });
  seen = new Set([ADMIN_KEY, CANARIES.key]);
  provider.server.gate = () => {
    for (const { value } of provider.keys) seen.add(value);
  };
  peers = new FaultPeers();
  folder = await emptyFolder();
  keys = new LocalKeyStore(join(folder.path, '.pairwatch'));
  await keys.put('api', CANARIES.key);
  await keys.put('admin', JSON.stringify({ schema: 1, adminKey: ADMIN_KEY }));
  await configure('');
});
afterEach(async () => {
  await peers.close();
  await provider.server.stop();
  await folder.remove();
});

const configure = (gateway: string) =>
  writeFile(
    join(folder.path, 'pairwatch.config.ts'),
    `export default { name: 'mine', targets: {
      api: { protocol: 'openai', url: '${provider.url.href}', key: { secret: 'api', rotate: {
        driver: 'openai', vault: { secret: 'admin' }, issuer: { project: 'proj_1', url: '${provider.url.href}' } } } },
      ${gateway}
    } };\n`,
  );

/** What a call says, plain and as JSON, and all that it leaves behind; the key store's own files alone left out. */
async function expectSilence(...args: readonly string[]): Promise<number | null> {
  const env = { PAIRWATCH_DEBUG: '1' };
  const { code, stdout, stderr } = await pairwatch(args, { cwd: folder.path, env });
  const files = await readdir(folder.path, { recursive: true, withFileTypes: true });
  const written = files.filter((file) => file.isFile() && !/[/\\]keys$/.test(file.parentPath));
  const texts = await Promise.all(written.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
  const said = [stdout, stderr, ...texts].join('\n');
  const told = [...seen].filter((secret) => tellsAnyOf([secret])(said));
  expect({ args, told }).toEqual({ args, told: [] });
  return code;
}

/** The provider gives back whatever keys it knows. */
function echo(status: number, when: (call: AdminCall) => boolean): void {
  const reply = () => {
    const said = [ADMIN_KEY, ...provider.keys.map(({ value }) => value)]
      .toReversed()
      .map(everyForm)
      .join(' ');
    return { status, body: { error: { message: said, code: said.slice(0, 60) } } };
  };
  provider.server.inject({ kind: 'answer', reply }, { when });
}
const isAdmin = ({ path }: AdminCall) => path.startsWith('/v1/organization/');

describe('rotate, and what it leaves in files, tells no key', () => {
  test('when it goes through', async () => {
    expect(await expectSilence('rotate', 'api', '--dry-run')).toBe(0);
    expect(await expectSilence('rotate', 'api', ...GRACELESS)).toBe(0);
    expect(seen.size).toBe(3);
    expect(await expectSilence('rotate', 'api', '--json', ...GRACELESS)).toBe(0);
    expect(await expectSilence('rotate', 'api', '--status')).toBe(0);
    expect(await expectSilence('rotate', 'api', '--status', '--json')).toBe(0);
    expect(await expectSilence('audit', 'list', '--json')).toBe(0);
    expect(await expectSilence('audit', 'verify')).toBe(0);
  }, 30_000);

  test('when the provider makes no key, and gives back those that it has', async () => {
    echo(403, (call) => isAdmin(call) && call.method === 'POST');
    expect(await expectSilence('rotate', 'api', ...GRACELESS)).toBe(1);
    expect(await expectSilence('rotate', 'api', '--json', ...GRACELESS)).toBe(1);
    expect(await expectSilence('rotate', 'api', '--status')).toBe(0);
  }, 30_000);

  test('when the provider fails once the new key is promoted; back, and aborted', async () => {
    echo(500, (call) => isAdmin(call) && call.method === 'GET' && call.path.endsWith('/api_keys'));
    expect(await expectSilence('rotate', 'api', '--no-wait', ...GRACELESS)).toBe(3);
    expect(await expectSilence('rotate', 'api', '--no-wait', '--json')).toBe(3);
    expect(await expectSilence('rotate', 'api', '--abort')).toBe(2);
    provider.server.mend();
    expect(await expectSilence('rotate', 'api', '--back')).toBe(0);
  }, 30_000);

  test.each([
    ['is cut off', `{"schema":1,"adminKey":"${ADMIN_KEY}`],
    ['has another name for it', JSON.stringify({ schema: 1, key: ADMIN_KEY })],
    ['is no key', `${ADMIN_KEY}\n${CANARIES.key}`],
  ])('when the vault %s', async (_, vault) => {
    await keys.put('admin', vault);
    expect(await expectSilence('rotate', 'api', '--no-wait')).not.toBe(0);
  });

  test('of devices, whose gateway tells them', async () => {
    const standby = { ...DEVICE, deviceId: 'f'.repeat(64), deviceToken: CANARIES.freshDeviceToken };
    const device = { ...DEVICE, deviceToken: CANARIES.deviceToken };
    for (const secret of [
      DEVICE.privateKey,
      CANARIES.deviceToken,
      CANARIES.freshDeviceToken,
      CANARIES.sharedToken,
    ])
      seen.add(secret);
    await keys.put('device', formatDeviceDocument(device));
    const shared = { kind: 'token' as const, value: CANARIES.sharedToken };
    await keys.put('device/standby', formatGatewayVault({ schema: 2, standby, shared }));
    const said = [...seen].map(everyForm).join(' ');
    const port = await gatewayPeer(peers, {
      connect: () => refuses('INVALID_REQUEST', 'AUTH_DEVICE_TOKEN_MISMATCH', { note: said, reason: said }),
    });
    await configure(`gateway: { protocol: 'openclaw', url: 'ws://127.0.0.1:${port}',
      key: { secret: 'device', rotate: {} } },`);
    expect(await expectSilence('rotate', 'gateway', '--no-wait')).not.toBe(0);
    expect(await expectSilence('rotate', 'gateway', '--status', '--json')).not.toBe(2);
  }, 30_000);
});
