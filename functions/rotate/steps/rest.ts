import type { RotationIn } from '../record.ts';
import type { Step } from './step.ts';

/** Between two questions when the provider last saw the former key used, ms. */
const QUIET_MS = 300_000;

/** The grace, and until the provider sees the former key used no more: somebody may still read it. */
export const rest: Step = async (flight) => {
  const rotation = flight.rotation as RotationIn<'resting'>;
  const { promotedAt, graceMs, urgent, former } = rotation;
  const graceEndsAt = promotedAt + graceMs;
  if (flight.now < graceEndsAt)
    return { for: 'the grace, in which the former key still works', until: graceEndsAt };
  const document = urgent ? undefined : await flight.documentOf(former.version);
  if (flight.driver.lastUsed && document !== undefined) {
    const lastUsed = await flight.driver.lastUsed(await flight.work(), document);
    const moved = typeof lastUsed === 'number' && lastUsed > promotedAt && lastUsed !== rotation.lastUsed;
    if (moved) {
      await flight.save({ rotation: { ...rotation, lastUsed } });
      return {
        for: `the last user of the former key: it was used at ${new Date(lastUsed).toISOString()}`,
        until: flight.now + QUIET_MS,
      };
    }
  }
  await flight.enter({ ...rotation, state: 'retiring' });
  return undefined;
};
