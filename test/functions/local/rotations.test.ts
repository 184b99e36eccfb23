import { afterAll, beforeAll } from '@jest/globals';
import { LocalRotationStore } from '../../../functions/local/rotation-store.ts';
import { emptyFolder } from '../../bin/command-line.ts';
import { keepsTheRotationsContract } from '../../support/rotations-contract.ts';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let count = 0;

beforeAll(async () => {
  folder = await emptyFolder();
});
afterAll(() => folder.remove());

keepsTheRotationsContract(
  () => new LocalRotationStore(folder.path),
  () => `target-${count++}`,
);
