import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createDevice } from '../../../functions/keys/device-document.ts';
import { formatGatewayVault } from '../../../functions/keys/gateway-vault.ts';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';
import { emptyFolder, pairwatch } from '../command-line.ts';

const PRESENT = 'sk-proj-Present4Lm8Vx2Qz6Tn9Rb1Wk';
const NEXT = 'sk-proj-Next7Hc3Jd5Kf1Mg9Np2Qr8';
const SHARED = 'shr_canary_5Hd8Qw2Lm6Xv9Rz4';

const standby = { ...createDevice(), deviceToken: 'dvt_canary_8Kq2Wm5Zx7Bn4Tc' };
const VAULT = formatGatewayVault({ schema: 2, standby, shared: { kind: 'token', value: SHARED } });

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let keys: LocalKeyStore;
beforeEach(async () => {
  folder = await emptyFolder();
  keys = new LocalKeyStore(join(folder.path, '.pairwatch'));
  const options = {
    name: 'practice',
    regions: ['us-east-1'],
    home: 'us-east-1',
    targets: {
      api: {
        protocol: 'openai',
        url: 'https://api.anthropic.com/v1',
        key: { secret: 'api', rotate: { driver: 'assisted' } },
      },
      gw: {
        protocol: 'openclaw',
        url: 'wss://gateway.example:18789',
        key: { secret: 'gw', rotate: {} },
      },
    },
  };
  await writeFile(join(folder.path, 'pairwatch.config.ts'), `export default ${JSON.stringify(options)};\n`);
});
afterEach(() => folder.remove());

const show = async (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) => {
  const call = await pairwatch(['keys', 'show', ...args], { cwd: folder.path, env });
  const { deviceToken, privateKey } = standby;
  for (const secret of [PRESENT, NEXT, SHARED, deviceToken, privateKey])
    expect(call.stdout + call.stderr).not.toContain(secret.slice(8));
  return call;
};
const linesOf = ({ stdout }: { readonly stdout: string }) =>
  stdout.replaceAll(/[0-9a-f]{8}, 0 days old \([^)]+\)/g, 'F').split('\n');

test('a staged key is told beside the one in use, and whether a vault can recover a device', async () => {
  await keys.put('api', PRESENT);
  await keys.put('gw', JSON.stringify(standby));
  await keys.put('gw/standby', VAULT);
  expect(linesOf(await show())).toEqual([
    'api: key api: fingerprint F; pending: none',
    'gw: key gw: fingerprint F; pending: none',
    'gw: standby gw/standby: fingerprint F; recovery: shared token',
    '',
  ]);
  await keys.stage('api', 'next', NEXT);
  await keys.put('gw/standby', formatGatewayVault({ schema: 2, standby }));
  expect(linesOf(await show())).toEqual([
    'api: key api: fingerprint F; pending: fingerprint F',
    'gw: key gw: fingerprint F; pending: none',
    'gw: standby gw/standby: fingerprint F; recovery: none',
    '',
  ]);
  const [api, , vault] = (await show(['--json'])).stdout.split('\n').slice(0, 3);
  expect(JSON.parse(api ?? '')).toMatchObject({
    state: 'present',
    pending: {
      state: 'present',
      fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/),
      version: 'next',
      ageDays: 0,
    },
  });
  expect(JSON.parse(vault ?? '')).toMatchObject({ state: 'present', recovery: { state: 'absent' } });
});

test('a vault that holds no vault says so, and is no success', async () => {
  await keys.put('gw/standby', '{"schema":2}');
  const shown = await show(['gw']);
  expect(shown.code).toBe(3);
  expect(linesOf(shown)).toEqual([
    'gw: key gw: absent; pending: none',
    'gw: standby gw/standby: fingerprint F; recovery: unreadable: it has no "schema": 2 and "standby"',
    '',
  ]);
});

test('on AWS the same; who may not read what is pending learns that, and the present key is not its own next one', async () => {
  const stored: Record<string, string> = {
    'pairwatch/practice/api AWSCURRENT': PRESENT,
    'pairwatch/practice/api AWSPENDING': NEXT,
    'pairwatch/practice/gw/standby AWSCURRENT': VAULT,
  };
  let mayReadPending = true;
  const server = createServer(async (request, response) => {
    const { SecretId, VersionStage } = JSON.parse(await text(request));
    const SecretString = stored[`${SecretId} ${VersionStage}`];
    const isRefused = VersionStage === 'AWSPENDING' && !mayReadPending;
    if (SecretString !== undefined && !isRefused) {
      response.end(
        JSON.stringify({ SecretString, VersionId: SecretString.slice(-4), CreatedDate: Date.now() / 1000 }),
      );
      return;
    }
    const __type = isRefused ? 'AccessDeniedException' : 'ResourceNotFoundException';
    const message = 'no secret value for that staging label';
    response.writeHead(400).end(JSON.stringify({ __type, message }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const env = {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  const shown = await show(['--store', 'aws'], env);
  expect(shown.code).toBe(0);
  expect(linesOf(shown)).toEqual([
    'api: key api: fingerprint F; pending: fingerprint F',
    'gw: key gw: absent; pending: none',
    'gw: standby gw/standby: fingerprint F; recovery: shared token',
    '',
  ]);
  mayReadPending = false;
  const refused = await show(['api', '--store', 'aws'], env);
  expect(refused.code).toBe(3);
  expect(linesOf(refused)[0]).toMatch(/fingerprint F; pending: unreadable: .*AccessDeniedException/);
  stored['pairwatch/practice/api AWSPENDING'] = PRESENT;
  mayReadPending = true;
  const left = await show(['api', '--store', 'aws'], env);
  expect(linesOf(left)).toEqual(['api: key api: fingerprint F; pending: none', '']);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
