import { expect, test } from '@jest/globals';
import { ownTrust } from '../../../functions/ledger/key-ring.ts';
import { Ledger } from '../../../functions/ledger/ledger.ts';
import { readPublicKey } from '../../../functions/ledger/public-key.ts';
import { verifyLedger } from '../../../functions/ledger/verify.ts';
import { madeKey, rotation, signerOf, tickingClock } from '../../ledger/intact.ts';
import { MemoryLedger, objectsOf } from '../../support/memory-ledger.ts';
import { synthesise } from '../../support/synth.ts';
import { ROTATING } from '../options.ts';

test('a ledger whose key was lost with its stack is sound again once its owner confirms the former key', async () => {
  const store = new MemoryLedger();
  const [former, deployed] = [signerOf(madeKey('p256')), signerOf(madeKey('p256'))];
  const about = { store, installation: 'prod', writer: 'me@here', clock: tickingClock() };
  for (const signer of [former, deployed])
    for (const record of rotation('v1')) await new Ledger({ ...about, signer }).append(record);
  const own = readPublicKey(deployed.publicKey);
  if (!own) throw new Error('no key');
  const codes = async (confirmed?: readonly string[]) =>
    (await verifyLedger({ entries: objectsOf(store.stored) }, ownTrust([own], confirmed))).findings.map(
      ({ code }) => code,
    );
  expect(await codes()).toContain('LEDGER_KEY_UNTRUSTED');
  expect(await codes([former.keyId])).toEqual([]);
});

test('the daily check knows the keys that are confirmed, and no other function does', () => {
  const confirmed = ['1f'.repeat(32)];
  const { bundles } = synthesise({ ...ROTATING, ledger: { confirmed } }, { thorough: true });
  expect(bundles.flatMap(({ plan }) => plan.confirmed ?? [])).toEqual(confirmed);
});
