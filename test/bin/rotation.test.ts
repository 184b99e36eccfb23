import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { formatDeviceDocument } from '../../functions/keys/device-document.ts';
import { formatGatewayVault } from '../../functions/keys/gateway-vault.ts';
import { LocalKeyStore } from '../../functions/local/key-store.ts';
import { LocalRotationStore } from '../../functions/local/rotation-store.ts';
import { paired, practiceRotatedGateway, type RotatedGateway } from '../support/rotating/gateway-stage.ts';
import { emptyFolder, pairwatch } from './command-line.ts';

let gateway: RotatedGateway;
let folder: Awaited<ReturnType<typeof emptyFolder>>;
beforeEach(async () => {
  gateway = await practiceRotatedGateway();
  folder = await emptyFolder();
  const keys = new LocalKeyStore(join(folder.path, '.pairwatch'));
  await keys.put('device', formatDeviceDocument(await paired(gateway)));
  const vault = { schema: 2 as const, standby: await paired(gateway), shared: gateway.shared };
  await keys.put('device/standby', formatGatewayVault(vault));
  await writeFile(
    join(folder.path, 'pairwatch.config.ts'),
    `export default { name: 'mine', targets: { gateway: { protocol: 'openclaw', url: '${gateway.url.href}',
      key: { secret: 'device', rotate: { grace: 0 } } } } };\n`,
  );
});
afterEach(async () => {
  await gateway.close();
  await folder.remove();
});

const until = async (done: () => Promise<boolean>): Promise<void> => {
  for (let round = 0; round < 250 && !(await done()); round++)
    await new Promise((resolve) => setTimeout(resolve, 100));
};

test('a local watch takes on a rotation that was left, and warns of a retired key that is accepted again', async () => {
  const rotations = new LocalRotationStore(join(folder.path, '.pairwatch'));
  await pairwatch(['rotate', 'gateway', '--no-wait', '--grace', '2s'], { cwd: folder.path });
  expect((await rotations.read('gateway'))?.rotation?.state).toBe('resting');
  const stdout: string[] = [];
  const watching = pairwatch(['watch', '--every', '2s', '--json'], {
    cwd: folder.path,
    onStdout: (text) => stdout.push(text),
    interrupt: (async () => {
      await until(async () => (await rotations.read('gateway'))?.rotation?.state === 'done');
      const record = await rotations.read('gateway');
      if (record?.retired)
        await rotations.write({
          ...record,
          revision: record.revision + 1,
          retired: { ...record.retired, acceptedSince: Date.now() },
        });
      await until(async () => stdout.join('').includes('RETIRED_KEY_ACCEPTED'));
    })(),
  });
  const { stderr } = await watching;
  expect(stderr).toContain('rotation of gateway: retire done');
  expect(stdout.join('')).toContain('RETIRED_KEY_ACCEPTED');
}, 60_000);
