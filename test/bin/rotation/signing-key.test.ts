import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { systemClock } from '../../../functions/handshake/clock.ts';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';
import { localLedger } from '../../../functions/local/ledger.ts';
import { rotation } from '../../ledger/intact.ts';
import { emptyFolder, pairwatch } from '../command-line.ts';
import { configure, Watching } from '../watching.ts';

/** Windows keeps no modes. */
const onUnix = process.platform === 'win32' ? test.skip : test;

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let says: string;
beforeEach(async () => {
  folder = await emptyFolder();
  const root = join(folder.path, '.pairwatch');
  const ledger = await localLedger({ root, installation: 'test', writer: 'me@here', clock: systemClock });
  for (const record of rotation('v1')) await ledger.append(record);
  await new LocalKeyStore(root).put('api', 'sk-proj-Stored4Lm8Vx2Qz6Tn9Rb1Wk');
  const key = { secret: 'api', rotate: { driver: 'assisted' } };
  const targets = { api: { protocol: 'openai', url: 'http://127.0.0.1:1/v1', key } };
  await configure(folder.path, {}, { targets });
  const signing = join(root, 'ledger-key/signing.pem');
  await chmod(signing, 0o644);
  says = `the ledger: ${signing} has mode 644, so that others may use the key: chmod 600 ${signing}`;
});
afterEach(() => folder.remove());

onUnix('a signing key that others may read: one line that says what to do, exit 3', async () => {
  for (const args of [
    ['rotate', 'api', '--no-wait'],
    ['audit', 'checkpoint'],
  ]) {
    const { code, stdout, stderr } = await pairwatch(args, { cwd: folder.path });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr.replace(/^pairwatch: ledger in .*\n/, '')).toBe(`pairwatch: ${says}\n`);
  }
});

onUnix('a watch looks on without rotations, and says so', async () => {
  const watching = new Watching(folder.path);
  await watching.wrote('stderr', /watching api from/);
  await watching.end('SIGTERM');
  expect(watching.stderr).toContain(`pairwatch: nothing is rotated until the next start: ${says}\n`);
});
