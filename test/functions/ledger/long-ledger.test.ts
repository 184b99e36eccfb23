import { beforeEach, describe, expect, test } from '@jest/globals';
import type { LedgerRecord } from '../../../functions/contract/ledger.ts';
import { readEntry } from '../../../functions/ledger/entry.ts';
import { Ledger, type LedgerOptions } from '../../../functions/ledger/ledger.ts';
import { verifyLedger } from '../../../functions/ledger/verify.ts';
import { madeKey, signerOf } from '../../ledger/intact.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryLedger, objectsOf } from '../../support/memory-ledger.ts';

const RECORD: LedgerRecord = { step: 'create', outcome: 'intended', rotation: 'v1', target: 'chat' };
const [own, next] = [signerOf(madeKey('ed25519')), signerOf(madeKey('p256'))];
const ENTRY_MS = 200;

let clock: ManualClock;
let store: SlowLedger;

/** It takes its time for every entry that is read one after the other. */
class SlowLedger extends MemoryLedger {
  looked = 0;

  override async *entries(from?: number) {
    for await (const entry of super.entries(from)) {
      this.looked += 1;
      clock.set(clock.wallMs() + ENTRY_MS);
      yield entry;
    }
  }
}

const ledgerOf = (more: Partial<LedgerOptions> = {}): Ledger =>
  new Ledger({ ...{ store, signer: own, installation: 'prod', writer: 'me@here', clock }, ...more });

const stepAt = (sequence: number) => {
  const entry = readEntry(store.stored.get(sequence) ?? new Uint8Array());
  return entry.state === 'read' ? entry.value.step : entry.state;
};

async function written(entries: number): Promise<void> {
  clock = new ManualClock(Date.parse('2026-11-22T12:00:00.000Z'));
  store = new SlowLedger();
  const ledger = ledgerOf();
  while (store.stored.size < entries) await ledger.append(RECORD);
}

const found = async (...ids: readonly string[]) =>
  (await verifyLedger({ entries: objectsOf(store.stored) }, { ids: new Set([own.keyId, ...ids]) })).findings;

describe('a ledger that takes longer to read than an entry may take', () => {
  beforeEach(() => written(200));

  test('takes a new key in place of a lost one', async () => {
    await ledgerOf({ signer: next }).append(RECORD);
    expect([stepAt(201), stepAt(202)]).toEqual(['key-changed', 'create']);
    expect(await found(next.keyId)).toEqual([]);
  });

  test('a writer that has not the time for all of it gets on with every try', async () => {
    const ledger = ledgerOf({ signer: next, readMs: () => 60 * ENTRY_MS });
    for (let tries = 0; tries < 3; tries++)
      await expect(ledger.append(RECORD)).rejects.toMatchObject({ code: 'LEDGER_BUSY' });
    await ledger.append(RECORD);
    expect(stepAt(202)).toBe('create');
    expect(store.looked).toBeLessThan(210);
  });

  test('whoever lost the right to go on while it was read writes nothing', async () => {
    const lost = Object.assign(new Error('another one is at work'), { code: 'BUSY' });
    const held: number[] = [];
    const hold = async () => {
      held.push(store.looked);
      throw lost;
    };
    await expect(ledgerOf({ signer: next }).append(RECORD, hold)).rejects.toBe(lost);
    expect([held, store.stored.size]).toEqual([[200], 200]);
  });

  test('nor does one that stood still while it asked for that right', async () => {
    const hold = async () => clock.set(clock.wallMs() + 15_000);
    const appended = ledgerOf({ signer: next }).append(RECORD, hold);
    await expect(appended).rejects.toMatchObject({ code: 'LEDGER_BUSY' });
    expect(store.stored.size).toBe(200);
  });

  test('nor does one that stood still beside that', async () => {
    const standing = ledgerOf({ signer: next, deadlineMs: 1_000 });
    const head = store.head.bind(store);
    store.head = async () => {
      clock.set(clock.wallMs() + 1_000);
      return head();
    };
    await expect(standing.append(RECORD)).rejects.toMatchObject({ code: 'LEDGER_BUSY' });
    expect(store.stored.size).toBe(200);
  });
});

test('a planted head of a long ledger is passed by looking at the newest entries alone', async () => {
  await written(1_500);
  store.stored.set(1_501, Buffer.from('{'));
  await ledgerOf().append(RECORD);
  expect(stepAt(1_502)).toBe('create');
  expect(store.looked).toBe(1_000);
  expect(await found()).toMatchObject([{ code: 'LEDGER_DAMAGED', first: 1_501, last: 1_501 }]);
});

test('an entry of its own that somebody put there once more brings a key that handed over nothing', async () => {
  await written(3);
  await ledgerOf({ signer: next, former: own }).append(RECORD);
  store.stored.set(6, store.stored.get(2) ?? new Uint8Array());
  await expect(ledgerOf().append(RECORD)).rejects.toMatchObject({ code: 'LEDGER_KEY_RETIRED' });
});
