import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PracticeOpenAi } from '../../bin/drill/peers/admin/openai.ts';
import { PracticeGateway } from '../../bin/drill/peers/gateway.ts';
import { enroll } from '../../functions/handshake/openclaw/enroll.ts';
import { formatDeviceDocument } from '../../functions/keys/device-document.ts';
import { secretIn } from '../../functions/keys/secret-in.ts';
import { LocalKeyStore } from '../../functions/local/key-store.ts';
import { LocalRotationStore } from '../../functions/local/rotation-store.ts';
import { owedIn, type RotationRecord } from '../../functions/rotate/record.ts';
import { until } from '../support/rotating/local-gateway.ts';
import { emptyFolder, pairwatch } from './command-line.ts';

const ADMIN_KEY = 'sk-admin-Qz7Lm2Vx9Kt4Wb8Nc3Hd6Rf1';
const LEAKED = 'sk-proj-Wd5Rf8Tg2Yh6Uj9Ik3Ol7Pz1';
const TOKEN = 'shr_7Vb2Nm9Qw4Er6Ty8';

let provider: PracticeOpenAi;
let gateway: PracticeGateway;
let folder: Awaited<ReturnType<typeof emptyFolder>>;
let keys: LocalKeyStore;
beforeEach(async () => {
  folder = await emptyFolder();
  keys = new LocalKeyStore(join(folder.path, '.pairwatch'));
  provider = await PracticeOpenAi.start({ adminKey: ADMIN_KEY, project: 'proj_1', keys: [LEAKED] });
  const url = provider.url.href;
  gateway = await PracticeGateway.start({
    auth: { mode: 'token', token: TOKEN },
    providers: { practice: { baseUrl: url, apiKey: LEAKED } },
    readSecret: async () => keyNow(),
  });
  await keys.put('api', LEAKED);
  await keys.put('admin', JSON.stringify({ schema: 1, adminKey: ADMIN_KEY }));
  await keys.put('device', await paired(['operator.read']));
  await keys.put('courier', await paired(['operator.admin']));
  await writeFile(
    join(folder.path, 'pairwatch.config.ts'),
    `export default { name: 'mine', targets: {
      api: { protocol: 'openai', url: '${url}', key: { secret: 'api', rotate: { driver: 'openai', usedBy: ['gw'],
        vault: { secret: 'admin' }, issuer: { project: 'proj_1', url: '${url}' } } } },
      gw: { protocol: 'openclaw', url: '${gateway.url}', key: { secret: 'device' },
        upstream: { provider: 'practice', courier: { secret: 'courier' } } } } };\n`,
  );
});
afterEach(async () => {
  await gateway.stop();
  await provider.server.stop();
  await folder.remove();
});

async function keyNow(): Promise<string> {
  const stored = await keys.read('api');
  return stored.state === 'found' ? secretIn(stored.value) : stored.state;
}

async function paired(scopes: readonly string[]): Promise<string> {
  const asked = { approvedScopes: scopes, sessionScopes: scopes, pollMs: 20 };
  const at = { target: 'gw', url: new URL(gateway.url), location: 'private:here' };
  for await (const event of enroll({ ...at, ...asked, shared: { kind: 'token', value: TOKEN } })) {
    if (event.state === 'pending') gateway.approve(event.requestId);
    if (event.state === 'proved') return formatDeviceDocument(event.document);
  }
  throw new Error('the device was not paired');
}

/** The record, while something is owed. */
async function owed(rotations: LocalRotationStore): Promise<RotationRecord | undefined> {
  const record = await rotations.read('api');
  return record && owedIn(record).length > 0 ? record : undefined;
}

/** As if the pause until the next try were over; false where the watch is at it. */
async function hurry(rotations: LocalRotationStore): Promise<boolean> {
  const record = await owed(rotations);
  if (!record || record.lease) return record === undefined;
  const passedOver = owedIn(record).map((one) => ({ ...one, nextAt: 0 }));
  return rotations.write({ ...record, revision: record.revision + 1, passedOver });
}

test('a local watch brings the key to a gateway that an emergency passed over, once it is alive', async () => {
  const rotations = new LocalRotationStore(join(folder.path, '.pairwatch'));
  const call = (...args: string[]) => pairwatch(args, { cwd: folder.path });
  await gateway.stop();
  const emergency = await call('rotate', 'api', '--now', '--grace', '0s');
  expect(emergency).toMatchObject({ code: 0, stdout: expect.stringContaining('the former key is dead') });
  expect(emergency.stdout).toContain('DELIVERY_OWED: gw was passed over');
  expect(provider.accepts(LEAKED)).toBe(false);

  const seen = (await owed(rotations))?.revision ?? 0;
  const alive = async () => {
    await until(async () => ((await rotations.read('api'))?.revision ?? 0) > seen);
    await gateway.listen();
    await until(async () => hurry(rotations));
    await until(async () => (await owed(rotations)) === undefined);
  };
  const { stderr } = await pairwatch(['watch', '--every', '2s'], { cwd: folder.path, interrupt: alive() });
  expect(stderr.match(/rotation of api: DELIVERY_OWED: gw was passed over/g)).toHaveLength(1);
  expect(stderr).toContain('rotation of api: deliver done');
  expect(gateway.state.providers.get('practice')?.apiKey).toBe(await keyNow());
  expect(await call('rotate', 'api', '--status')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/gw uses the current key since .* after it was passed over/),
  });
  expect(await call('audit', 'verify')).toMatchObject({ code: 0 });
}, 60_000);
