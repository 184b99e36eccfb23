import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Checkpoint, LedgerRecord } from '../../../functions/contract/ledger.ts';
import type { Clock } from '../../../functions/handshake/clock.ts';
import { hashOf, readEntry } from '../../../functions/ledger/entry.ts';
import { Ledger, type LedgerOptions } from '../../../functions/ledger/ledger.ts';
import { LedgerError } from '../../../functions/ledger/ports.ts';
import { verifyLedger } from '../../../functions/ledger/verify.ts';
import { madeKey, rotation, signerOf, tickingClock } from '../../ledger/intact.ts';
import { MemoryLedger, objectsOf } from '../../support/memory-ledger.ts';

const NOON = Date.parse('2026-11-22T12:00:00.000Z');
const RECORD: LedgerRecord = { step: 'create', outcome: 'intended', rotation: 'v1', target: 'chat' };
const first = signerOf(madeKey('ed25519'));

let store: MemoryLedger;
beforeEach(() => {
  store = new MemoryLedger();
});

const ledgerOf = (more: Partial<LedgerOptions> = {}): Ledger =>
  new Ledger({
    store,
    signer: first,
    installation: 'prod',
    writer: 'me@here',
    clock: tickingClock(),
    ...more,
  });

const verified = (...ids: readonly string[]) =>
  verifyLedger(
    { entries: objectsOf(store.stored), checkpoints: objectsOf(store.kept) },
    { ids: new Set(ids.length > 0 ? ids : [first.keyId]) },
  );

const entryAt = (sequence: number) => {
  const read = readEntry(store.stored.get(sequence) ?? new Uint8Array());
  if (read.state !== 'read') throw new Error(`no sound entry ${sequence}`);
  return read.value;
};

const code = (of: string) => expect.objectContaining({ name: 'LedgerError', code: of });

describe('append', () => {
  test('begins with the key, and chains what follows', async () => {
    const ledger = ledgerOf();
    const { entry, hash } = await ledger.append({ ...RECORD, facts: { tries: 2 } });
    expect(entryAt(1)).toMatchObject({ step: 'begin', previous: '0'.repeat(64), key: first.keyId });
    expect(entry).toEqual(entryAt(2));
    expect(entry).toMatchObject({ writer: 'me@here', facts: { tries: 2 }, proofs: [], fingerprints: {} });
    expect(entry.previous).toBe(hashOf(store.stored.get(1) ?? new Uint8Array()));
    expect(hash).toBe(hashOf(store.stored.get(2) ?? new Uint8Array()));
    expect(await verified()).toMatchObject({ entries: 2, findings: [] });
  });

  test('writers that append at once make one chain', async () => {
    const writers = Array.from({ length: 6 }, (_, at) => ledgerOf({ writer: `writer-${at}` }));
    await Promise.all(writers.flatMap((ledger) => rotation('v1').map((record) => ledger.append(record))));
    expect(await verified()).toMatchObject({ entries: 25, findings: [] });
  });

  test('writers that say the same at the same moment have an entry each', async () => {
    const clock = { ...tickingClock(), wallMs: () => NOON };
    await Promise.all(Array.from({ length: 12 }, () => ledgerOf({ clock }).append(RECORD)));
    expect(await verified()).toMatchObject({ entries: 13, findings: [] });
  });

  test('a clock that is behind does not take the ledger back in time', async () => {
    await ledgerOf({ clock: tickingClock(NOON) }).append(RECORD);
    const { entry } = await ledgerOf({ clock: tickingClock(NOON - 60_000) }).append(RECORD);
    expect(entry.at).toBe(entryAt(2).at);
    expect(entry.facts['clockBehindMs']).toBe(61_000);
    expect((await verified()).findings).toEqual([]);
  });

  test('an answer that was lost is looked for, so that nothing stands there twice', async () => {
    const ledger = ledgerOf();
    await ledger.append(RECORD);
    store.afterPut = () => {
      throw new LedgerError('LEDGER_UNREACHABLE', 'no answer');
    };
    await ledger.append(RECORD);
    expect(store.stored.size).toBe(3);
  });

  test('a store that takes nothing is said, and nothing was written', async () => {
    store.beforePut = () => {
      throw new LedgerError('LEDGER_UNREACHABLE', 'gone');
    };
    await expect(ledgerOf().append(RECORD)).rejects.toEqual(code('LEDGER_UNREACHABLE'));
    expect(store.stored.size).toBe(0);
    store.beforePut = () => undefined;
  });

  test('one that is always slower gives up at its deadline', async () => {
    await ledgerOf().append(RECORD);
    store.beforePut = (sequence) => store.stored.set(sequence, store.stored.get(2) ?? new Uint8Array());
    let now = 0;
    const clock: Clock = { ...tickingClock(), monotonicMs: () => (now += 1_000) };
    await expect(ledgerOf({ clock, deadlineMs: 5_000 }).append(RECORD)).rejects.toEqual(code('LEDGER_BUSY'));
  });

  test('one that stood still for longer than its deadline writes nothing: another may have gone on', async () => {
    await ledgerOf().append(RECORD);
    let now = 0;
    const clock: Clock = { ...tickingClock(), monotonicMs: () => now };
    const written = await store.head();
    store.head = async () => {
      now += 15_000;
      return written;
    };
    await expect(ledgerOf({ clock }).append(RECORD)).rejects.toEqual(code('LEDGER_BUSY'));
    expect(store.stored.size).toBe(written);
  });

  test.each<Partial<LedgerRecord>>([
    { facts: { publicKey: 'x' } },
    { facts: { 'no name': 1 } },
    { facts: { part: 0.5 } },
    { facts: { text: '\ud800' } },
    { fingerprints: { current: 'sk-a-whole-key' } },
    { target: '' },
  ])('%j does not fit, and is refused', async (wrong) => {
    const record = { ...RECORD, ...wrong } as LedgerRecord;
    await expect(ledgerOf().append(record)).rejects.toEqual(code('LEDGER_RECORD_REFUSED'));
  });

  test('a damaged head keeps nobody from writing on, and is said', async () => {
    await ledgerOf().append(RECORD);
    store.stored.set(2, Buffer.from('{'));
    const { entry } = await ledgerOf().append(RECORD);
    expect(entry).toMatchObject({ sequence: 3, facts: { headUnsound: 'is not JSON in UTF-8' } });
    expect((await verified()).findings).toEqual([
      expect.objectContaining({ code: 'LEDGER_DAMAGED', first: 2, last: 2 }),
    ]);
  });
});

describe('keys', () => {
  const second = signerOf(madeKey('p256'));

  test('a key hands over to the next, which needs no further trust', async () => {
    await ledgerOf().append(RECORD);
    await ledgerOf({ signer: second, former: first }).append(RECORD);
    expect(entryAt(3)).toMatchObject({
      step: 'key-changed',
      key: first.keyId,
      facts: { former: first.keyId },
    });
    expect(await verified()).toMatchObject({
      findings: [],
      keys: [
        { id: first.keyId, since: 1, handedOver: false },
        { id: second.keyId, since: 3, handedOver: true },
      ],
    });
    await expect(ledgerOf().append(RECORD)).rejects.toEqual(code('LEDGER_KEY_RETIRED'));
  });

  test('a key that replaces a lost one introduces itself, and the auditor has to confirm it', async () => {
    await ledgerOf().append(RECORD);
    await ledgerOf({ signer: second }).append(RECORD);
    expect(entryAt(3)).toMatchObject({ step: 'key-changed', key: second.keyId });
    const { findings } = await verified();
    expect(findings).toEqual([
      expect.objectContaining({ code: 'LEDGER_KEY_UNCONFIRMED', first: 3, last: 4 }),
    ]);
    expect((await verified(first.keyId, second.keyId)).findings).toEqual([]);
  });

  test('what a stranger puts on top does not lock the writers out', async () => {
    await ledgerOf().append(RECORD);
    await ledgerOf({ signer: second }).append(RECORD);
    await ledgerOf().append(RECORD);
    const { findings } = await verified();
    expect(findings).toEqual([
      expect.objectContaining({ code: 'LEDGER_KEY_UNCONFIRMED', first: 3, last: 4 }),
    ]);
  });

  test('a first key that is not trusted is found', async () => {
    await ledgerOf().append(RECORD);
    const { findings } = await verified(second.keyId);
    expect(findings).toEqual([expect.objectContaining({ code: 'LEDGER_KEY_UNTRUSTED', first: 1, last: 2 })]);
  });
});

test('a checkpoint is stored, published and verified', async () => {
  const published: Checkpoint[] = [];
  const ledger = ledgerOf({ sink: { publish: async (checkpoint) => void published.push(checkpoint) } });
  await ledger.append(RECORD);
  const checkpoint = await ledger.checkpoint();
  expect(published).toEqual([checkpoint]);
  expect(checkpoint).toMatchObject({ sequence: 3, head: hashOf(store.stored.get(3) ?? new Uint8Array()) });
  expect(await verified()).toMatchObject({ covered: 3, findings: [] });
});
