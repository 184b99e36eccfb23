import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LocalRotationStore } from '../../functions/local/rotation-store.ts';
import { practiceRotatedGateway, type RotatedGateway } from '../support/rotating/gateway-stage.ts';
import { setUpLocally, until } from '../support/rotating/local-gateway.ts';
import { emptyFolder, pairwatch } from './command-line.ts';

let gateway: RotatedGateway;
let folder: Awaited<ReturnType<typeof emptyFolder>>;
beforeEach(async () => {
  gateway = await practiceRotatedGateway();
  folder = await emptyFolder();
  await setUpLocally(folder.path, gateway, { grace: 0 });
});
afterEach(async () => {
  await gateway.close();
  await folder.remove();
});

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
