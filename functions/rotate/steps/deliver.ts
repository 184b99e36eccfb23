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
  try {
    const facts = await ports.courier.deliver(gateway, provider);
    await flight.note({ step: 'deliver', outcome: 'done', facts: { gateway, provider, ...facts } });
    return 'delivered';
  } catch (error) {
    if (!rotation.urgent || !(error instanceof RotationError)) throw error;
    const { code, message } = error;
    await flight.note({
      step: 'deliver',
      outcome: 'skipped',
      facts: { gateway, provider, code, because: message },
    });
    return 'skipped';
  }
}
