import type { Flight } from '../flight.ts';
import type { Delivery, RotationIn } from '../record.ts';
import { RotationError } from '../rotation-error.ts';
import type { Step } from './step.ts';

/** Every gateway that uses the key takes the new one, and pairs with its provider by it. */
export const deliver: Step = async (flight) => {
  await deliverToAll(flight);
  await flight.enter({ ...(flight.rotation as RotationIn<'delivering'>), state: 'resting' });
};

/** Brings the current key to those gateways that do not have it yet; the first that does not take it ends the try. */
export async function deliverToAll(flight: Flight): Promise<void> {
  for (const { gateway, provider } of flight.subject.plan.deliverTo) {
    const rotation = flight.rotation as RotationIn<'delivering' | 'returning'>;
    if (rotation.deliveries.some((delivery) => delivery.gateway === gateway)) continue;
    const state = await deliverOne(flight, gateway, provider);
    const delivery: Delivery = { gateway, state, at: flight.now };
    await flight.save({ rotation: { ...rotation, deliveries: [...rotation.deliveries, delivery] } });
  }
}

/** In an emergency a gateway that cannot be reached is passed over, and that is written down. */
async function deliverOne(flight: Flight, gateway: string, provider: string): Promise<Delivery['state']> {
  const { ports, rotation } = flight;
  const answer = await ports.courier.deliver(gateway, provider).then(
    (facts) => ({ facts }),
    (error: unknown) => ({ trouble: troubleWith(gateway, error) }),
  );
  if ('facts' in answer) {
    await flight.note({ step: 'deliver', outcome: 'done', facts: { gateway, provider, ...answer.facts } });
    return 'delivered';
  }
  if (!rotation.urgent) throw answer.trouble;
  const { code, message } = answer.trouble;
  const facts = { gateway, provider, code, because: message };
  await flight.note({ step: 'deliver', outcome: 'skipped', facts });
  return 'skipped';
}

/** Whatever a courier breaks by, the gateway does not have the key. */
function troubleWith(gateway: string, error: unknown): RotationError {
  if (error instanceof RotationError) return error;
  const { code } = Object(error) as { readonly code?: unknown };
  const why = typeof code === 'string' ? ` (${code})` : '';
  return new RotationError('NOT_DELIVERED', `${gateway}: its courier broke${why}`);
}
