import { LocalRotationStore } from '../../functions/local/rotation-store.ts';
import { iso } from '../../functions/notify/words.ts';
import type { Surroundings } from '../../functions/plan/surroundings.ts';

/** What the rotations of this machine know of a target's retired key, for its handshakes. */
export function retiredKeyAccepted(localFolder: string): NonNullable<Surroundings['retiredKeyAccepted']> {
  const rotations = new LocalRotationStore(localFolder);
  return async (target) => {
    const { retired } = (await rotations.read(target)) ?? {};
    if (retired?.acceptedSince === undefined) return undefined;
    return { fingerprint: retired.fingerprint, since: iso(retired.acceptedSince) };
  };
}
