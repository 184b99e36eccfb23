import { intended, type RotationRecord } from './record.ts';
import type { RotationStore } from './rotation-store.ts';

/** So long a key may be refused because its rotation is between two keys, ms; later it is an outage like any other. */
const CHANGING_MS = 300_000;

/**
 * Whether a peer that has one key at a time may refuse the current one just now: its rotation has put another in force,
 * or is about to, and has not promoted it yet; or it takes that back.
 */
export function isChanging({ rotation }: Pick<RotationRecord, 'rotation'>, now: number): boolean {
  switch (rotation?.state) {
    case 'setting':
    case 'proving':
    case 'proved':
    case 'aborting':
    case 'returning': {
      const times = rotation.intents
        .filter(({ step }) => step === 'set' || step === 'back')
        .map(({ at }) => at);
      const takenBack = rotation.state === 'aborting' && intended(rotation, 'set') ? [rotation.since] : [];
      return now - Math.max(...times, ...takenBack) < CHANGING_MS;
    }
    default:
      return false;
  }
}

/** The same by the name of a target. What cannot be read changes nothing. */
export const keyIsChanging =
  (rotations: Pick<RotationStore, 'read'>, now: () => number) =>
  async (target: string): Promise<boolean> => {
    const record = await rotations.read(target).catch(() => undefined);
    return record !== undefined && isChanging(record, now());
  };
