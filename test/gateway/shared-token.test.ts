import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { handshake } from '../../functions/handshake/handshake.ts';
import { formatDeviceDocument } from '../../functions/keys/device-document.ts';
import type { DeviceDocument } from '../../functions/keys/documents.ts';
import { LocalKeyStore } from '../../functions/local/key-store.ts';
import { Rotations } from '../../functions/rotate/rotations.ts';
import { emptyFolder, pairwatch } from '../bin/command-line.ts';
import { paired } from '../support/rotating/gateway-stage.ts';
import { rotateToEnd } from '../support/rotating/run.ts';
import {
  COURIER,
  type SharedTokenStage,
  sharedTokenStage,
  TOKEN,
} from '../support/rotating/shared-token-stage.ts';
import { upstreamApi } from '../support/upstream-api.ts';
import { type RealGateway, realGateway } from './real-gateway.ts';

const DAY_MS = 86_400_000;

/** From another host, as a proxy says, and each time another one: a gateway locks out who fails too often. */
let hosts = 0;
function elsewhere() {
  hosts += 1;
  return { 'x-forwarded-for': `203.0.113.${hosts}` };
}

let gateway: RealGateway;
let stage: SharedTokenStage;
let device: DeviceDocument;
let close: () => Promise<unknown>;

beforeAll(async () => {
  const upstream = await upstreamApi();
  gateway = await realGateway(upstream.baseUrl);
  close = () => Promise.all([gateway.dispose(), upstream.close()]);
  await gateway.start();
  const { url, shared, approve } = gateway;
  const rotated = { url, shared, approve, close: async () => undefined };
  stage = await sharedTokenStage({ gateway: rotated });
  device = await paired(rotated);
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await close?.();
}, 30_000);

async function stored(): Promise<string> {
  const credential = await stage.keys.read(TOKEN);
  return credential.state === 'found' ? credential.value : '';
}

async function look(value: string, gatewayToken: boolean, headers: Readonly<Record<string, string>> = {}) {
  const { verdict } = await handshake({
    ...{
      target: TOKEN,
      protocol: 'openclaw',
      url: gateway.url,
      location: 'private:here',
      gatewayToken,
      headers,
    },
    credential: { state: 'found', value },
    explain: { deviceToken: 'never' },
  });
  return verdict.fault?.code ?? 'paired';
}

/** What the gateway says of the token as it is stored, of a former one, and of a device. */
const doors = async (former: string) => [
  await look(await stored(), true, elsewhere()),
  await look(former, true, elsewhere()),
  await look(formatDeviceDocument(device), false),
];

test('the shared token pairs without a device', async () => {
  const token = gateway.shared.value;
  expect(await look(token, true)).toBe('paired');
  expect(await look(token, true, elsewhere())).toBe('paired');
});

test('it is rotated: the former one is refused, devices are not touched', async () => {
  const former = await stored();
  const { record } = await rotateToEnd(stage);
  expect(record.rotation).toMatchObject({ state: 'done' });
  expect(await doors(former)).toEqual(['paired', 'GATEWAY_TOKEN_MISMATCH', 'paired']);
  expect(await stage.findings()).toEqual([]);
});

test('a gateway that is put back from a backup takes the retired one: that is found, and healed by a rotation', async () => {
  const retired = gateway.shared.value;
  await gateway.stop();
  await gateway.start();
  expect(await look(retired, true)).toBe('paired');
  stage.clock.skip(DAY_MS + 1);
  const { record } = await new Rotations(stage.ports).advance(stage.subject);
  expect(record.retired).toMatchObject({ acceptedSince: expect.any(Number) });
  expect((await rotateToEnd(stage, { urgent: true })).record.rotation).toMatchObject({ state: 'done' });
  expect(await doors(retired)).toEqual(['paired', 'GATEWAY_TOKEN_MISMATCH', 'paired']);
}, 120_000);

test('of two rotations at once one is refused', async () => {
  const former = await stored();
  const racers = ['one', 'other'].map((holder) => new Rotations({ ...stage.ports, holder }));
  const settled = await Promise.allSettled(racers.map((rotations) => rotations.start(stage.subject)));
  expect(settled.filter(({ status }) => status === 'rejected')).toMatchObject([{ reason: { code: 'BUSY' } }]);
  await rotateToEnd(stage);
  expect(await doors(former)).toEqual(['paired', 'GATEWAY_TOKEN_MISMATCH', 'paired']);
});

describe('a rotation that dies once the token is set', () => {
  const dying = () => ({
    ...stage.ports,
    holder: 'dying',
    prover: { prove: () => Promise.reject(new Error('it died')) },
  });

  test('is taken up, and goes on', async () => {
    const former = await stored();
    await expect(new Rotations(dying()).start(stage.subject)).rejects.toThrow('it died');
    expect(await doors(former)).toEqual(['GATEWAY_TOKEN_MISMATCH', 'GATEWAY_TOKEN_MISMATCH', 'paired']);
    const standing = await new Rotations(stage.ports).advance(stage.subject);
    expect(standing.record.rotation).toMatchObject({ state: 'done' });
    expect(await doors(former)).toEqual(['paired', 'GATEWAY_TOKEN_MISMATCH', 'paired']);
  });

  test('or is given up, and the former token is put back', async () => {
    const former = await stored();
    await expect(new Rotations(dying()).start(stage.subject)).rejects.toThrow('it died');
    const { record } = await new Rotations(stage.ports).abort(stage.subject);
    expect(record.rotation).toMatchObject({ state: 'aborted' });
    expect(await stored()).toBe(former);
    expect(await look(former, true, elsewhere())).toBe('paired');
  });
});

test('by the command line, with a courier of its own', async () => {
  const folder = await emptyFolder();
  const keys = new LocalKeyStore(join(folder.path, '.pairwatch'));
  const former = await stored();
  await keys.put('token', former);
  await keys.put('courier', formatDeviceDocument(stage.courier));
  const url = gateway.url.href;
  await writeFile(
    join(folder.path, 'pairwatch.config.ts'),
    `export default { name: 'mine', targets: {
      office: { protocol: 'openclaw', url: '${url}', key: { secret: 'device' },
        upstream: { provider: '${gateway.provider}', courier: { secret: 'courier' } } },
      token: { protocol: 'openclaw', url: '${url}',
        key: { secret: 'token', in: 'gateway-token', rotate: { through: 'office' } } } } };\n`,
  );
  const call = (...args: string[]) => pairwatch(args, { cwd: folder.path });
  expect(await call('probe', 'token')).toMatchObject({ code: 0 });
  expect(await call('rotate', 'token')).toMatchObject({
    code: 0,
    stderr: expect.not.stringContaining('waits'),
  });
  expect(await call('probe', 'token')).toMatchObject({ code: 0 });
  expect(await call('audit', 'verify')).toMatchObject({ code: 0 });
  const now = await keys.read('token');
  const value = now.state === 'found' ? now.value : '';
  expect(await look(former, true, elsewhere())).toBe('GATEWAY_TOKEN_MISMATCH');
  await stage.keys.put(TOKEN, value);
  expect(await look(await stored(), true, elsewhere())).toBe('paired');
  expect(await stage.keys.read(COURIER)).toMatchObject({ state: 'found' });
  await folder.remove();
}, 60_000);
