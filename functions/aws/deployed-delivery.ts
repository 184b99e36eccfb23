import type { DeliverAnswer, DeliverEvent } from '../contract/events.ts';
import type { WatchPlan } from '../contract/plan.ts';
import { systemClock } from '../handshake/clock.ts';
import { GatewayCourier } from '../rotate/gateway-courier.ts';
import { RotationError } from '../rotate/rotation-error.ts';
import { awsClients } from './clients.ts';
import { SecretsManagerKeyStore } from './key-store.ts';
import { secretsManager } from './services/secrets-manager.ts';

export interface DeployedDeliveryOptions {
  readonly plan: WatchPlan;
  readonly home: string;
}

/** What `courier` does for a rotation. Answers what a gateway refuses; rejects where it breaks itself. */
export function deployedDelivery({
  plan,
  home,
}: DeployedDeliveryOptions): (event: DeliverEvent) => Promise<DeliverAnswer> {
  const { installation } = plan;
  const keys = new SecretsManagerKeyStore({ installation, home, clients: awsClients({ secretsManager }) });
  const courier = new GatewayCourier({ plan, keys, around: { env: process.env }, clock: systemClock });
  return async ({ gateway, provider }) => {
    try {
      return { delivered: true, facts: await courier.deliver(gateway, provider) };
    } catch (error) {
      if (!(error instanceof RotationError)) throw error;
      return { delivered: false, because: error.message, remedy: error.remedy };
    }
  };
}
