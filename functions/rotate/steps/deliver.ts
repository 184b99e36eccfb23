import type { Flight } from '../flight.ts';
import { owe, settle } from '../passed-over.ts';
import type { Delivery, KeyUser, RotationIn } from '../record.ts';
import { RotationError } from '../rotation-error.ts';
import type { Step } from './step.ts';

/** Every gateway that uses the key takes the new one, and pairs with its provider by it. */
export const deliver: Step = async (flight) => {
  await deliverToAll(flight);
  await flight.enter({ ...(flight.rotation as RotationIn<'delivering'>), state: 'resting' });
};

/**
 * Brings the current key to those gateways that do not have it yet; the first that does not take it ends the try. In an
 * emergency one that cannot be reached is passed over: that is written down, and the key is owed to it.
 */
export async function deliverToAll(flight: Flight): Promise<void> {
  for (const user of flight.subject.plan.deliverTo) {
    const rotation = flight.rotation as RotationIn<'delivering' | 'returning'>;
    if (rotation.deliveries.some(({ gateway }) => gateway === user.gateway)) continue;
    const { facts, trouble } = await bring(flight, user);
    if (trouble && !rotation.urgent) throw waitedFor(trouble);
    await flight.note({ step: 'deliver', outcome: trouble ? 'skipped' : 'done', facts });
    const { record, now } = flight;
    const delivery: Delivery = {
      gateway: user.gateway,
      state: trouble ? 'skipped' : 'delivered',
      at: now,
    };
    await flight.save({
      rotation: { ...rotation, deliveries: [...rotation.deliveries, delivery] },
      ...(trouble
        ? owe(record, rotation, user, trouble, now)
        : settle(record, user.gateway, rotation.version, now)),
    });
  }
}

/** Has one gateway take the current key. `trouble`: it did not. `facts`: for the ledger. */
export async function bring(
  { ports }: Flight,
  user: KeyUser,
): Promise<{ readonly facts: Readonly<Record<string, string | number>>; readonly trouble?: RotationError }> {
  const { gateway, provider } = user;
  try {
    return { facts: { gateway, provider, ...(await ports.courier.deliver(gateway, provider)) } };
  } catch (error) {
    const trouble = troubleWith(gateway, error);
    return { trouble, facts: { gateway, provider, code: trouble.code, because: trouble.message } };
  }
}

/** Whatever a courier breaks by, the gateway does not have the key. */
function troubleWith(gateway: string, error: unknown): RotationError {
  if (error instanceof RotationError) return error;
  const { code } = Object(error) as { readonly code?: unknown };
  const why = typeof code === 'string' ? ` (${code})` : '';
  return new RotationError('NOT_DELIVERED', `${gateway}: its courier broke${why}`);
}

const waitedFor = ({ code, message, remedy }: RotationError): RotationError =>
  new RotationError(code, message, [
    ...remedy,
    'Until it takes the new key the old one stays alive; this goes on by itself.',
  ]);
