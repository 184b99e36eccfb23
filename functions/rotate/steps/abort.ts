import type { RotationIn } from '../record.ts';
import type { Step } from './step.ts';

/** Nothing stays of the new key: neither its label in the store nor the key at the provider. */
export const abort: Step = async (flight) => {
  const rotation = flight.rotation as RotationIn<'aborting'>;
  const { subject, ports, driver } = flight;
  const { version, because } = rotation;
  const facts = { code: because.code, because: because.message };
  const document = await flight.documentOf(version);
  await flight.intend('abort', { facts });
  await ports.keys.discardPending(subject.secret, version);
  await driver.discard(await flight.work(), document);
  await flight.note({ step: 'abort', outcome: 'done', facts });
  const { trouble: _, ...rest } = rotation;
  await flight.save({ rotation: { ...rest, state: 'aborted', endedAt: flight.now } });
};
