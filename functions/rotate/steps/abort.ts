import { fingerprint } from '../../keys/fingerprint.ts';
import { secretIn } from '../../keys/secret-in.ts';
import type { RotationIn } from '../record.ts';
import { promote } from './finish.ts';
import type { Step } from './step.ts';

/**
 * Nothing stays of the new key: neither at the provider nor its label in the store. One that was promoted before it was
 * given up, by an attempt that died before it could say so, is the key: that rotation goes on.
 */
export const abort: Step = async (flight) => {
  const rotation = flight.rotation as RotationIn<'aborting'>;
  const { subject, ports, driver } = flight;
  const { version, because } = rotation;
  const facts = { code: because.code, because: because.message };
  const document = await flight.documentOf(version);
  if (document !== undefined && (await flight.versions()).current?.version === version)
    return promote(flight, fingerprint(secretIn(document)));
  await flight.intend('abort', { facts });
  // Its label last: a crash in between still knows the version.
  await driver.discard(await flight.work(), document);
  await ports.keys.discardPending(subject.secret, version);
  await flight.note({ step: 'abort', outcome: 'done', facts });
  const { trouble: _, ...rest } = rotation;
  await flight.save({ rotation: { ...rest, state: 'aborted', endedAt: flight.now } });
};
