import { chmod, copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { localLedgerKeys } from '../../../functions/local/ledger-key.ts';
import { emptyFolder } from '../../bin/command-line.ts';

/** Windows keeps no modes. */
const onUnix = process.platform === 'win32' ? test.skip : test;

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let signing: string;
let keyId: string;
beforeEach(async () => {
  folder = await emptyFolder();
  signing = join(folder.path, 'ledger-key', 'signing.pem');
  keyId = (await localLedgerKeys(folder.path)).signer.keyId;
});
afterEach(() => folder.remove());

onUnix.each([0o640, 0o604, 0o622, 0o777])(
  'a key that others may use (mode %i) signs nothing, until it is its owner’s alone again',
  async (mode) => {
    await chmod(signing, mode);
    await expect(localLedgerKeys(folder.path)).rejects.toMatchObject({
      code: 'LEDGER_CANNOT_SIGN',
      message: `${signing} has mode ${mode.toString(8)}, so that others may use the key: chmod 600 ${signing}`,
    });
    expect((await stat(signing)).mode & 0o777).toBe(mode);
    await chmod(signing, 0o600);
    expect((await localLedgerKeys(folder.path)).signer.keyId).toBe(keyId);
  },
);

onUnix('neither does one that is to hand over', async () => {
  const former = join(folder.path, 'ledger-key', 'former.pem');
  await copyFile(signing, former);
  await chmod(former, 0o644);
  await expect(localLedgerKeys(folder.path)).rejects.toMatchObject({
    code: 'LEDGER_CANNOT_SIGN',
    message: expect.stringContaining(`chmod 600 ${former}`),
  });
});

onUnix('a key that its owner may only read does', async () => {
  await chmod(signing, 0o400);
  expect((await localLedgerKeys(folder.path)).signer.keyId).toBe(keyId);
});
