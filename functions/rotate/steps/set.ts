import type { RotationIn } from '../record.ts';
import { pendingGone, type Step } from './step.ts';

/** Makes the peer take the pending key, where it does not do so from the key's first moment. */
export const set: Step = async (flight) => {
  const rotation = flight.rotation as RotationIn<'setting'>;
  const { driver } = flight;
  const fingerprints = { current: rotation.former.fingerprint, pending: rotation.pending };
  if (!driver.set)
    await flight.note({
      step: 'set',
      outcome: 'skipped',
      fingerprints,
      facts: { because: 'valid once issued' },
    });
  else {
    const document = await flight.documentOf(rotation.version);
    if (document === undefined) throw pendingGone(flight);
    await flight.intend('set', { fingerprints });
    const facts = await driver.set(await flight.work(), document);
    await flight.note({ step: 'set', outcome: 'done', fingerprints, facts });
  }
  await flight.enter({ ...(flight.rotation as RotationIn<'setting'>), state: 'proving', proofs: [] });
};
