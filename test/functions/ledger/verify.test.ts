import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { entryName } from '../../../functions/contract/ledger.ts';
import type { LedgerFinding } from '../../../functions/ledger/findings.ts';
import { Ledger } from '../../../functions/ledger/ledger.ts';
import type { StoredObject } from '../../../functions/ledger/ports.ts';
import { verifyLedger } from '../../../functions/ledger/verify.ts';
import { madeKey, rotation, signerOf, tickingClock } from '../../ledger/intact.ts';
import { MemoryLedger, objectsOf } from '../../support/memory-ledger.ts';

const signer = signerOf(madeKey('ed25519'));
let entries: readonly StoredObject[];
let checkpoints: readonly StoredObject[];

beforeAll(async () => {
  const store = new MemoryLedger();
  const ledger = new Ledger({
    store,
    signer,
    installation: 'prod',
    writer: 'me@here',
    clock: tickingClock(),
  });
  for (const version of ['v1', 'v2', 'v3'])
    for (const record of rotation(version)) await ledger.append(record);
  await ledger.checkpoint();
  entries = objectsOf(store.stored);
  checkpoints = objectsOf(store.kept);
});

const findingsIn = async (
  found: readonly StoredObject[],
  kept = checkpoints,
): Promise<readonly LedgerFinding[]> =>
  (await verifyLedger({ entries: found, checkpoints: kept }, { ids: new Set([signer.keyId]) })).findings;

const place = fc.nat({ max: 13 });

test('any changed byte is found at its entry or the next', async () => {
  await fc.assert(
    fc.asyncProperty(place, fc.nat(), fc.integer({ min: 1, max: 255 }), async (at, byte, flip) => {
      const changed = entries.map((object, index) => {
        if (index !== at) return object;
        const bytes = Uint8Array.from(object.bytes);
        bytes[byte % bytes.length] = (bytes[byte % bytes.length] ?? 0) ^ flip;
        return { ...object, bytes };
      });
      const [finding] = await findingsIn(changed);
      expect(finding?.first === at + 1 || at === 0).toBe(true);
    }),
  );
});

test('any entries that are left out are found, down to the last that a checkpoint covers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(place, { minLength: 1, maxLength: 14 }), async (gone) => {
      const findings = await findingsIn(entries.filter((_, index) => !gone.includes(index)));
      const missing = findings
        .filter(({ code }) => /GAP|BEGINNING_MISSING|TAIL_DROPPED|CHECKPOINT_INVALID/.test(code))
        .flatMap(({ first = 0, last = -1 }) =>
          Array.from({ length: last - first + 1 }, (_, at) => first + at),
        );
      // Without the first entry nobody knows the key that signed the checkpoint.
      const inner = gone.filter(
        (index) => !gone.includes(0) || entries.some((_, at) => at > index && !gone.includes(at)),
      );
      expect(missing.sort((a, b) => a - b)).toEqual(inner.map((index) => index + 1).sort((a, b) => a - b));
      expect(findings).not.toEqual([]);
    }),
  );
});

test('any other order is found', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...Array(13).keys()], { minLength: 13, maxLength: 13 }),
      async (order) => {
        const moved = order.map((from, at) => ({
          name: entryName(at + 1),
          bytes: entries[from]?.bytes ?? new Uint8Array(),
        }));
        const isSame = order.every((from, at) => from === at);
        const findings = await findingsIn([...moved, ...entries.slice(13)]);
        expect(findings.length === 0).toBe(isSame);
        // Whoever moves files needs no signing key, and nobody is accused of having used it.
        expect(findings.map(({ code }) => code)).not.toContain('LEDGER_CLOCK_BACK');
      },
    ),
  );
});

test('any bytes at all are judged, none of them thrown over', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          fc.json().map((text) => Buffer.from(text)),
        ),
        { maxLength: 6 },
      ),
      async (noise) => {
        const objects = noise.map((bytes, at) => ({ name: entryName(at + 1), bytes }));
        const findings = await findingsIn(objects, objects);
        expect(findings.length > 0).toBe(noise.length > 0);
      },
    ),
  );
});

test('neighbouring findings are one, and noise does not fill the memory', async () => {
  const noise = function* (): Generator<StoredObject> {
    for (let at = 1; at <= 5_000; at++) {
      yield { name: entryName(at), bytes: Buffer.from('{}') };
      yield { name: `noise-${at}`, bytes: Buffer.from('{}') };
    }
  };
  const report = await verifyLedger({ entries: noise() }, { ids: new Set() });
  const [first, second] = report.findings;
  expect(first).toMatchObject({ code: 'LEDGER_DAMAGED', first: 1, last: 5_000 });
  expect(second?.code).toBe('LEDGER_FOREIGN_FILE');
  expect({ listed: report.findings.length, more: report.more }).toEqual({ listed: 1_000, more: 4_001 });
});
