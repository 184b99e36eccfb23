import { LONGEST_PAUSE_MS } from './backoff.ts';
import type { Flight } from './flight.ts';
import { forget, hurried, settle, triedInVain } from './passed-over.ts';
import { isOver, type KeyUser, type OwedDelivery, owedIn, type RotationRecord } from './record.ts';
import { bring } from './steps/deliver.ts';
import type { Wait } from './steps/step.ts';

/** Whether a gateway that was passed over is to be tried again now. */
export const hasDueDelivery = (record: RotationRecord, now: number): boolean =>
  owedIn(record).some((owed) => isDue(owed, now));

/** A time further away than any pause was written by a clock that was ahead. */
const isDue = ({ nextAt }: OwedDelivery, now: number): boolean =>
  nextAt <= now || nextAt > now + LONGEST_PAUSE_MS;

/** Somebody asks: whatever is owed is due now. */
export async function tryOwedAtOnce(flight: Flight): Promise<void> {
  if (owedIn(flight.record).length > 0) await flight.save(hurried(flight.record));
}

/**
 * Brings the current key to the gateways that an emergency passed over, where it is time to try them again; answers what
 * is waited for. A rotation that delivers has them in hand itself, and no leaked key stays alive because of them.
 */
export async function deliverOwed(flight: Flight): Promise<Wait | undefined> {
  const { rotation } = flight.record;
  const delivers = rotation?.state === 'delivering' || rotation?.state === 'returning';
  const isInHaste = !isOver(rotation) && rotation.urgent && rotation.state !== 'refusing';
  if (delivers || isInHaste) return undefined;
  for (const owed of owedIn(flight.record)) {
    const user = flight.subject.plan.deliverTo.find(({ gateway }) => gateway === owed.gateway);
    if (!user) await flight.save(forget(flight.record, owed.gateway));
    else if (isDue(owed, flight.now)) await tryAgain(flight, owed, user);
  }
  const [next] = owedIn(flight.record).toSorted((one, other) => one.nextAt - other.nextAt);
  return (
    next && { for: `${next.gateway}, which was passed over (${next.trouble.message})`, until: next.nextAt }
  );
}

async function tryAgain(flight: Flight, owed: OwedDelivery, user: KeyUser): Promise<void> {
  const { current } = await flight.versions();
  const { facts: known, trouble } = await bring(flight, user);
  // The key may be another by now than the one that the rotation made.
  const facts = {
    ...known,
    ...(current && current.version !== owed.rotation && { version: current.version }),
  };
  const outcome = trouble ? 'failed' : 'done';
  if (trouble?.code !== owed.trouble.code)
    await flight.note({ step: 'deliver', outcome, facts }, owed.rotation);
  const { record, now } = flight;
  await flight.save(
    trouble ? triedInVain(record, owed, trouble, now) : settle(record, owed.gateway, owed.rotation, now),
  );
}
