import { afterAll, beforeAll } from '@jest/globals';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';
import { emptyFolder } from '../../bin/command-line.ts';
import { keepsTheVersionsContract } from '../../support/versions-contract.ts';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let count = 0;

beforeAll(async () => {
  folder = await emptyFolder();
});
afterAll(() => folder.remove());

keepsTheVersionsContract(async () => {
  const store = new LocalKeyStore(folder.path);
  const secret = `versions-${count++}`;
  await store.put(secret, 'first');
  return { store, secret };
});
