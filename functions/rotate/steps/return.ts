import type { RotationIn } from '../record.ts';
import { RotationError } from '../rotation-error.ts';
import { deliverToAll } from './deliver.ts';
import type { Step } from './step.ts';

/** Back to the former key, which still lives: gateways take it again, and the new one is ended. */
export const giveBack: Step = async (flight) => {
  const { subject, ports, driver } = flight;
  const { version, former, pending } = flight.rotation as RotationIn<'returning'>;
  const { current, previous } = await flight.versions();
  if (current?.version === version) {
    if (previous?.version !== former.version)
      throw new RotationError(
        'FORMER_MISSING',
        `the former key is in no version of ${subject.secret} any more`,
      );
    await flight.intend('back', { fingerprints: { current: pending } });
  }
  if (current?.version === version || current?.version === former.version)
    await ports.keys.restorePrevious(subject.secret, former.version);
  await deliverToAll(flight);
  await driver.discard(await flight.work(), await flight.documentOf(version));
  await flight.note({
    step: 'back',
    outcome: 'done',
    fingerprints: { current: former.fingerprint, retired: pending },
  });
  const { trouble: _, ...rest } = flight.rotation as RotationIn<'returning'>;
  const because = { code: 'STOPPED' as const, message: 'a person went back to the former key', remedy: [] };
  await flight.save({ rotation: { ...rest, state: 'aborted', because, endedAt: flight.now } });
};
