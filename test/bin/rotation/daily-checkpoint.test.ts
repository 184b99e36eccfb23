import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { dailyCheckpoint } from '../../../bin/rotation/daily-checkpoint.ts';
import type { LedgerRecord } from '../../../functions/contract/ledger.ts';
import { systemClock } from '../../../functions/handshake/clock.ts';
import { readCheckpoint } from '../../../functions/ledger/entry.ts';
import { LedgerError } from '../../../functions/ledger/ports.ts';
import { localLedger } from '../../../functions/local/ledger.ts';
import { LocalLedgerStore } from '../../../functions/local/ledger-store.ts';
import { emptyFolder } from '../command-line.ts';

const RECORD: LedgerRecord = { step: 'create', outcome: 'intended', rotation: 'v1', target: 'chat' };
const DAY_MS = 86_400_000;

let now = Date.parse('2026-11-22T12:00:00.000Z');
const clock = { ...systemClock, wallMs: () => now };
let folder: Awaited<ReturnType<typeof emptyFolder>>;
beforeEach(async () => {
  folder = await emptyFolder();
});
afterEach(() => folder.remove());

async function watching() {
  const root = join(folder.path, '.pairwatch');
  const ledger = await localLedger({ root, installation: 'mine', writer: 'me@here', clock });
  const store = new LocalLedgerStore(root);
  const said: string[] = [];
  const once = dailyCheckpoint({ ledger, store, clock, say: (line) => said.push(line) });
  return { ledger, store, said, once };
}

const signedIn = (line = '') => {
  const read = readCheckpoint(Buffer.from(line.replace(/^ledger: /, '')));
  return read.state === 'read' ? read.value.sequence : line;
};

test('the newest entry is signed once a day, where something was written since, also by a watch begun anew', async () => {
  const { ledger, said, once } = await watching();
  await once();
  expect(said).toEqual([]);
  await ledger.append(RECORD);
  await once();
  expect(said).toEqual([]);
  now += DAY_MS;
  await once();
  await once();
  expect(said.map(signedIn)).toEqual([3]);
  const again = await watching();
  await again.ledger.append(RECORD);
  await again.once();
  expect(again.said).toEqual([]);
  now += DAY_MS;
  await again.once();
  now += DAY_MS;
  await again.once();
  expect(again.said.map(signedIn)).toEqual([5]);
});

test('what cannot be signed is said, and tried again the next day', async () => {
  const { store, ledger } = await watching();
  await ledger.append(RECORD);
  const said: string[] = [];
  const checkpoint = () => Promise.reject(new LedgerError('LEDGER_BUSY', 'others were faster'));
  const once = dailyCheckpoint({ ledger: { checkpoint }, store, clock, say: (line) => said.push(line) });
  await once();
  await once();
  now += DAY_MS;
  await once();
  expect(said).toEqual(Array(2).fill('ledger: no checkpoint: LEDGER_BUSY: others were faster'));
});
