import type { RotationIn } from '../record.ts';
import type { Step } from './step.ts';

/** Bounds of the pause between two questions when the provider last saw the former key used, ms: it is as long as the grace. */
const QUIET_MS = { least: 10_000, most: 300_000 } as const;

/** What is waited for first. */
export const GRACE = 'the grace, in which the former key still works';

/** The grace, and until the provider sees the former key used no more: somebody may still read it. */
export const rest: Step = async (flight) => {
  const rotation = flight.rotation as RotationIn<'resting'>;
  const { promotedAt, graceMs, urgent, former } = rotation;
  const graceEndsAt = promotedAt + graceMs;
  if (flight.now < graceEndsAt) return { for: GRACE, until: graceEndsAt };
  const document = urgent ? undefined : await flight.documentOf(former.version);
  if (flight.driver.lastUsed && document !== undefined) {
    const lastUsed = await flight.driver.lastUsed(await flight.work(), document);
    const moved = typeof lastUsed === 'number' && lastUsed > promotedAt && lastUsed !== rotation.lastUsed;
    if (moved) {
      await flight.save({ rotation: { ...rotation, lastUsed } });
      return {
        for: `the last user of the former key: it was used at ${new Date(lastUsed).toISOString()}`,
        until: flight.now + Math.max(QUIET_MS.least, Math.min(graceMs, QUIET_MS.most)),
      };
    }
  }
  await flight.enter({ ...rotation, state: 'retiring' });
  return undefined;
};
