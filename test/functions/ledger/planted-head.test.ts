import { beforeEach, describe, expect, test } from '@jest/globals';
import type { LedgerRecord } from '../../../functions/contract/ledger.ts';
import { hashOf, readEntry } from '../../../functions/ledger/entry.ts';
import type { LedgerFinding } from '../../../functions/ledger/findings.ts';
import { Ledger, type LedgerOptions } from '../../../functions/ledger/ledger.ts';
import { sealed } from '../../../functions/ledger/seal.ts';
import { verifyLedger } from '../../../functions/ledger/verify.ts';
import { madeKey, signerOf, tickingClock } from '../../ledger/intact.ts';
import { canonicalText, type Members } from '../../ledger/ledger-files.ts';
import { MemoryLedger, objectsOf } from '../../support/memory-ledger.ts';

const RECORD: LedgerRecord = { step: 'create', outcome: 'intended', rotation: 'v1', target: 'chat' };
const NOON = Date.parse('2026-11-22T12:00:00.000Z');
const [own, next] = [signerOf(madeKey('ed25519')), signerOf(madeKey('p256'))];

let store: MemoryLedger;
beforeEach(async () => {
  store = new MemoryLedger();
  await ledgerOf().append(RECORD);
});

const ledgerOf = (more: Partial<LedgerOptions> = {}): Ledger =>
  new Ledger({
    ...{ store, signer: own, installation: 'prod', writer: 'me@here', clock: tickingClock(NOON) },
    ...more,
  });

const textOf = (sequence: number) => Buffer.from(store.stored.get(sequence) ?? []).toString();
const entryAt = (sequence: number) => {
  const read = readEntry(store.stored.get(sequence) ?? new Uint8Array());
  if (read.state !== 'read') throw new Error(`no sound entry ${sequence}`);
  return read.value;
};

/** What somebody who can write objects, and has no key, puts behind the newest entry. */
function plant(change: Members): void {
  const sequence = store.stored.size + 1;
  const previous = hashOf(store.stored.get(sequence - 1) ?? new Uint8Array());
  const members = { ...JSON.parse(textOf(2)), sequence, previous, ...change };
  store.stored.set(sequence, Buffer.from(canonicalText(members)));
}

const found = async (...ids: readonly string[]): Promise<readonly LedgerFinding[]> =>
  (await verifyLedger({ entries: objectsOf(store.stored) }, { ids: new Set([own.keyId, ...ids]) })).findings;

test('its time is not believed: a stranger cannot carry all that follows into another century', async () => {
  plant({ at: '9999-12-31T23:59:59.999Z' });
  const { entry } = await ledgerOf({ clock: tickingClock(NOON + 60_000) }).append(RECORD);
  expect(entry.at).toBe('2026-11-22T12:01:01.000Z');
  expect(entry.facts).toEqual({ headUnsound: 'is not signed by a key that this writer can vouch for' });
  expect(await found()).toMatchObject([{ code: 'LEDGER_SIGNATURE_INVALID', first: 3, last: 3 }]);
});

test('nor does a clock that is behind go back past it', async () => {
  await ledgerOf({ clock: tickingClock(NOON + 60_000) }).append(RECORD);
  plant({ at: '2020-01-01T00:00:00.000Z' });
  const { entry } = await ledgerOf().append(RECORD);
  expect(entry.at).toBe(entryAt(3).at);
  expect(await found()).toMatchObject([{ code: 'LEDGER_SIGNATURE_INVALID', first: 4, last: 4 }]);
});

test('nor its key: a key that handed over does not do it once more', async () => {
  await ledgerOf({ signer: next, former: own }).append(RECORD);
  plant({ key: own.keyId });
  await ledgerOf({ signer: next, former: own }).append(RECORD);
  expect(entryAt(6)).toMatchObject({ step: 'create', key: next.keyId });
  expect((await found()).map(({ code, first, last }) => [code, first, last])).toEqual([
    ['LEDGER_SIGNATURE_INVALID', 5, 5],
  ]);
});

describe('of a key that handed over, and leaked since', () => {
  const succeed = () => ledgerOf({ signer: next, former: own }).append(RECORD);
  /** Like one of its entries, and signed as that was. */
  const plantOwn = async (like: number, change: Members & { readonly sequence: number }) => {
    const { signature: _, ...members } = { ...entryAt(like), ...change };
    store.stored.set(change.sequence, await sealed(members, own));
  };
  beforeEach(succeed);

  test('nothing is believed, however far it stands behind the last entry of its successor', async () => {
    await plantOwn(2, { sequence: 2_004, at: '9999-12-31T23:59:59.999Z' });
    const { entry } = await succeed();
    expect(entry).toMatchObject({ sequence: 2_005, at: entryAt(4).at, key: next.keyId });
  });

  test('nor does it keep that one out by introducing itself once more', async () => {
    store.stored.set(2_000, Buffer.from('{'));
    await succeed();
    await plantOwn(1, { sequence: 2_002, step: 'key-changed' });
    const { entry } = await succeed();
    expect(entry).toMatchObject({ sequence: 2_003, key: next.keyId });
  });
});

test('nor is a retired key let in by a damaged one', async () => {
  await ledgerOf({ signer: next, former: own }).append(RECORD);
  store.stored.set(store.stored.size + 1, Buffer.from('{'));
  await expect(ledgerOf().append(RECORD)).rejects.toMatchObject({ code: 'LEDGER_KEY_RETIRED' });
});

test('a signature that does not fit is not stored', async () => {
  const broken = { ...own, sign: async () => new Uint8Array(64) };
  await expect(ledgerOf({ signer: broken }).append(RECORD)).rejects.toMatchObject({
    code: 'LEDGER_CANNOT_SIGN',
  });
  await expect(ledgerOf({ signer: broken }).checkpoint()).rejects.toMatchObject({
    code: 'LEDGER_CANNOT_SIGN',
  });
  expect([store.stored.size, store.kept.size]).toEqual([2, 0]);
});
