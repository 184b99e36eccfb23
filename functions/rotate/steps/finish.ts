import type { RotationIn } from '../record.ts';
import { RotationError } from '../rotation-error.ts';
import type { Step } from './step.ts';

/** The pending version becomes the current one; the former stays as the previous one. */
export const finish: Step = async (flight) => {
  const rotation = flight.rotation as RotationIn<'proved'>;
  const { subject, ports } = flight;
  const fingerprints = { current: rotation.former.fingerprint, pending: rotation.pending };
  const { current } = await flight.versions();
  if (current?.version !== rotation.version) {
    if (current?.version !== rotation.former.version)
      throw new RotationError(
        'CURRENT_CHANGED',
        `somebody replaced the key of ${subject.plan.target} meanwhile: the new one is not promoted over it`,
      );
    await flight.intend('finish', { fingerprints });
    await ports.keys.promote(subject.secret, rotation.version);
  }
  await flight.note({
    step: 'finish',
    outcome: 'done',
    fingerprints: { current: rotation.pending, retired: rotation.former.fingerprint },
  });
  const promoted = flight.rotation as RotationIn<'proved'>;
  await flight.enter({ ...promoted, state: 'delivering', promotedAt: flight.now, deliveries: [] });
};
