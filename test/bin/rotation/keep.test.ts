import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PracticeOpenAi } from '../../../bin/drill/peers/admin/openai.ts';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';
import { LocalRotationStore } from '../../../functions/local/rotation-store.ts';
import { emptyRecord } from '../../../functions/rotate/record.ts';
import { practiceRotatedGateway, type RotatedGateway } from '../../support/rotating/gateway-stage.ts';
import { setUpLocally, until } from '../../support/rotating/local-gateway.ts';
import { emptyFolder, pairwatch } from '../command-line.ts';
import { configure } from '../watching.ts';

const DAY_MS = 86_400_000;

let gateway: RotatedGateway;
let folder: Awaited<ReturnType<typeof emptyFolder>>;
beforeEach(async () => {
  gateway = await practiceRotatedGateway();
  folder = await emptyFolder();
});
afterEach(async () => {
  await gateway.close();
  await folder.remove();
});

test('a watch that was killed before it told of a rotation says at its next start what became of it, also where it begins the next one', async () => {
  await setUpLocally(folder.path, gateway, { grace: 0 });
  const rotations = new LocalRotationStore(join(folder.path, '.pairwatch'));
  const ended = Date.now() - 2 * DAY_MS;
  const version = '8f0c2d6a-1b3e-4c5d-9e7f-0a1b2c3d4e5f';
  await rotations.write({
    ...emptyRecord('gateway'),
    revision: 1,
    rotation: {
      ...{ state: 'aborted', version, by: 'ada@desk', urgent: false, graceMs: 0, intents: [] },
      ...{ startedAt: ended, since: ended, endedAt: ended, deadlineAt: ended, attempts: 0, nextAt: 0 },
      former: { version: 'v0', fingerprint: '7c1e90ab' },
      because: { code: 'NOT_PROVED', message: 'the standby was refused', remedy: ['Look at it.'] },
    },
  });
  const begun = async () => (await rotations.read('gateway'))?.rotation?.version !== version;
  const { stderr } = await pairwatch(['watch', '--every', '2s'], {
    cwd: folder.path,
    interrupt: until(begun),
  });
  expect(
    stderr.match(/rotation of gateway: NOT_PROVED: the standby was refused\. Look at it\.\n/g),
  ).toHaveLength(1);
  expect(await begun()).toBe(true);
}, 60_000);

test('a key that a person stages is taken up by the watch at once, not when the next one is due', async () => {
  const keys = ['sk-proj-Ab3Cd5Ef7Gh9Ij1Kl3Mn5Op7', 'sk-proj-Qr9St1Uv3Wx5Yz7Ab9Cd1Ef3'] as const;
  const provider = await PracticeOpenAi.start({ adminKey: 'sk-admin', project: 'proj_1', keys });
  const key = { secret: 'api', rotate: {} };
  await configure(folder.path, {}, { targets: { api: { protocol: 'openai', url: provider.url.href, key } } });
  const root = join(folder.path, '.pairwatch');
  await new LocalKeyStore(root).put('api', keys[0]);
  const staged = pairwatch(['keys', 'put', 'api', '--pending'], { cwd: folder.path, stdin: keys[1] });
  expect((await staged).stderr).toContain('`pairwatch rotate api` does that, and a running watch by itself');
  const inUse = async () => (await new LocalRotationStore(root).read('api'))?.rotation?.state === 'resting';
  const { stderr } = await pairwatch(['watch', '--every', '2s'], {
    cwd: folder.path,
    interrupt: until(inUse),
  });
  expect(stderr).toContain('rotation of api: finish done');
  expect(await new LocalKeyStore(root).read('api')).toMatchObject({ value: keys[1] });
  await provider.server.stop();
}, 60_000);
