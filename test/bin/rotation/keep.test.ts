import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import { formatGatewayVault } from '../../../functions/keys/gateway-vault.ts';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';
import { LocalRotationStore } from '../../../functions/local/rotation-store.ts';
import { emptyRecord } from '../../../functions/rotate/record.ts';
import { paired, practiceRotatedGateway, type RotatedGateway } from '../../support/rotating/gateway-stage.ts';
import { emptyFolder, pairwatch } from '../command-line.ts';

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
  const local = join(folder.path, '.pairwatch');
  const [keys, rotations] = [new LocalKeyStore(local), new LocalRotationStore(local)];
  await keys.put('device', formatDeviceDocument(await paired(gateway)));
  const vault = { schema: 2 as const, standby: await paired(gateway), shared: gateway.shared };
  await keys.put('device/standby', formatGatewayVault(vault));
  await writeFile(
    join(folder.path, 'pairwatch.config.ts'),
    `export default { name: 'mine', targets: { gateway: { protocol: 'openclaw', url: '${gateway.url.href}',
      key: { secret: 'device', rotate: { grace: 0 } } } } };\n`,
  );
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
    interrupt: (async () => {
      for (let round = 0; round < 250 && !(await begun()); round++)
        await new Promise((resolve) => setTimeout(resolve, 100));
    })(),
  });
  expect(
    stderr.match(/rotation of gateway: NOT_PROVED: the standby was refused\. Look at it\.\n/g),
  ).toHaveLength(1);
  expect(await begun()).toBe(true);
}, 60_000);
