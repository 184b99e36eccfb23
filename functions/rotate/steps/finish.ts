import type { Flight } from '../flight.ts';
import type { RotationIn } from '../record.ts';
import { RotationError } from '../rotation-error.ts';
import { pendingGone, type Step } from './step.ts';

/** The pending version becomes the current one; the former stays as the previous one. */
export const finish: Step = async (flight) => {
  const rotation = flight.rotation as RotationIn<'proved'>;
  const { subject } = flight;
  const fingerprints = { current: rotation.former.fingerprint, pending: rotation.pending };
  const { current, pending } = await flight.versions();
  if (current?.version !== rotation.version) {
    if (current?.version !== rotation.former.version)
      throw new RotationError(
        'CURRENT_CHANGED',
        `somebody replaced the key of ${subject.plan.target} meanwhile: the new one is not promoted over it`,
      );
    if (pending?.version !== rotation.version) throw pendingGone(flight);
    await flight.intend('finish', { fingerprints });
  }
  await promote(flight, rotation.pending);
};

/** The new key is the current one, from now on. What an attempt that died in this left of it undone is done as well. */
export async function promote(flight: Flight, pending: string): Promise<undefined> {
  await flight.ports.keys.promote(flight.subject.secret, flight.rotation.version);
  const fingerprints = { current: pending, retired: flight.rotation.former.fingerprint };
  await flight.note({ step: 'finish', outcome: 'done', fingerprints });
  const { because: _, ...rotation } = flight.rotation as RotationIn<'proved' | 'aborting'> & {
    because?: unknown;
  };
  const promotedAt = flight.now;
  await flight.enter({ ...rotation, state: 'delivering', pending, promotedAt, deliveries: [] });
}
