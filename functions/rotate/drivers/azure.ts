import { fingerprint } from '../../keys/fingerprint.ts';
import type { DriverWork, RotationDriver } from '../driver.ts';
import { RotationError } from '../rotation-error.ts';
import { AZURE, AzureAdmin, SLOTS, type Slot, type SlotKeys } from './azure-admin.ts';
import { formerKey } from './former.ts';
import { documentLike, keyIn } from './key-document.ts';

/**
 * Two slots in turn: the one that does not hold the current key is regenerated and becomes the next; at retirement
 * the former one's is regenerated, and nobody knows what is in it. Azure has no names and no more keys than these, so
 * there are no orphans: an attempt that is repeated regenerates again what nobody uses yet. Beginning a rotation ends
 * what the other slot held, which is why one must not begin before the last is over.
 */
export const azure: RotationDriver = {
  name: 'azure',
  settlesMs: 300_000,

  issue: async (work) => {
    const admin = await AzureAdmin.open(work);
    const slot = freeSlot(await admin.keys(), await work.currentNow(), work);
    const key = (await admin.regenerate(slot))[slot];
    if ((await admin.keys())[slot] !== key)
      throw new RotationError('BUSY', `Another attempt regenerated ${slot} at the same time: its key stays`);
    return {
      document: documentLike(work.current, key, { slot }),
      facts: { slot, fingerprint: fingerprint(key) },
    };
  },

  discard: async (work, pending) => {
    if (pending !== undefined && keyIn(pending) !== keyIn(await work.currentNow()))
      await regenerateHolding(work, keyIn(pending));
  },

  retire: async (work, former) => {
    const slot = await regenerateHolding(work, await formerKey(work, former));
    return { state: 'dead', facts: { slot: slot ?? 'in neither slot any more' } };
  },
};

const holding = (keys: SlotKeys, key: string): Slot | undefined => SLOTS.find((slot) => keys[slot] === key);

function freeSlot(keys: SlotKeys, current: string, { plan }: DriverWork): Slot {
  const used = holding(keys, keyIn(current));
  if (used !== undefined) return used === 'Key1' ? 'Key2' : 'Key1';
  throw new RotationError(
    'PROVIDER_REFUSED',
    `The current key of "${plan.target}" is neither Key1 nor Key2 of the account at ${AZURE}`,
    [
      'Check issuer.subscription, issuer.resourceGroup and issuer.account.',
      `Or store one of the account's two keys: \`pairwatch keys put ${plan.target}\`.`,
    ],
  );
}

/** The slot that was regenerated; undefined: the key is in neither, and dead already. */
async function regenerateHolding(work: DriverWork, key: string): Promise<Slot | undefined> {
  const admin = await AzureAdmin.open(work);
  const slot = holding(await admin.keys(), key);
  if (slot !== undefined) await admin.regenerate(slot);
  return slot;
}
