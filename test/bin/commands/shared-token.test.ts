import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';
import { type SharedTokenStage, sharedTokenStage } from '../../support/rotating/shared-token-stage.ts';
import { emptyFolder, pairwatch } from '../command-line.ts';

let stage: SharedTokenStage;
let folder: Awaited<ReturnType<typeof emptyFolder>>;
let keys: LocalKeyStore;
beforeEach(async () => {
  stage = await sharedTokenStage();
  folder = await emptyFolder();
  keys = new LocalKeyStore(join(folder.path, '.pairwatch'));
  await keys.put('courier', formatDeviceDocument(stage.courier));
  const url = stage.gateway.url.href;
  await writeFile(
    join(folder.path, 'pairwatch.config.ts'),
    `export default { name: 'mine', targets: {
      office: { protocol: 'openclaw', url: '${url}', key: { secret: 'device' },
        upstream: { provider: 'practice', courier: { secret: 'courier' } } },
      token: { protocol: 'openclaw', url: '${url}',
        key: { secret: 'token', in: 'gateway-token', rotate: { through: 'office' } } } } };\n`,
  );
});
afterEach(async () => {
  await stage.close();
  await folder.remove();
});

const call = (args: readonly string[], stdin = '') => pairwatch(args, { cwd: folder.path, stdin });
const stored = async () => {
  const credential = await keys.read('token');
  return credential.state === 'found' ? credential.value : '';
};

test('the shared token is stored, shown, proved, rotated, and nowhere printed', async () => {
  const first = stage.gateway.shared.value;
  const ended = [
    await call(['keys', 'put', 'token'], `${first}\n`),
    await call(['keys', 'show', 'token']),
    await call(['probe', 'token']),
    await call(['rotate', 'token', '--dry-run']),
    await call(['rotate', 'token']),
    await call(['rotate', 'token', '--status']),
    await call(['probe', 'token', '--json']),
    await call(['audit', 'verify']),
  ];
  expect(ended.map(({ code }) => code)).toEqual(ended.map(() => 0));
  const [, shown, , intended, rotated] = ended.map(({ stdout }) => stdout);
  expect(shown).not.toContain('standby');
  expect(intended).toContain('set      it at the gateway, by the courier of office');
  expect(rotated).toContain('token: set done');
  expect(rotated).toContain('the former key is dead');
  const now = await stored();
  expect(now).not.toBe(first);
  for (const { stdout, stderr } of ended)
    for (const secret of [first, now]) expect(stdout + stderr).not.toContain(secret);
}, 60_000);

test('a device document is no shared token, and no device is enrolled for it', async () => {
  expect(await call(['keys', 'put', 'token'], formatDeviceDocument(stage.courier))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('device document'),
  });
  const env = { TOKEN: stage.gateway.shared.value };
  expect(
    await pairwatch(['enroll', 'token', '--gateway-token-env', 'TOKEN'], { cwd: folder.path, env }),
  ).toMatchObject({ code: 2, stderr: expect.stringContaining('pairwatch keys put token') });
});

test('a gateway that takes another token is said to, with what to do', async () => {
  await keys.put('token', 'another-token-2Lk9');
  const { code, stdout } = await call(['probe', 'token']);
  expect(code).toBe(1);
  expect(stdout).toContain('GATEWAY_TOKEN_MISMATCH');
  expect(stdout).toContain('pairwatch keys put token');
});
