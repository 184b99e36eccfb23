import type {
  DeliverAnswer,
  DeliverEvent,
  PutInForceAnswer,
  PutInForceEvent,
} from '../../contract/events.ts';
import type { WatchPlan } from '../../contract/plan.ts';
import { systemClock } from '../../handshake/clock.ts';
import { GatewayCourier } from '../../rotate/gateway/courier.ts';
import { RotationError } from '../../rotate/rotation-error.ts';
import { awsClients } from '../clients.ts';
import { SecretsManagerVersions } from '../secrets/versions.ts';
import { secretsManager } from '../services/secrets-manager.ts';

export interface DeployedCourierOptions {
  readonly plan: WatchPlan;
  readonly home: string;
}

/** What `courier` does for a rotation. Answers what a gateway refuses; rejects where it breaks itself. */
export class DeployedCourier {
  readonly #courier: GatewayCourier;

  constructor({ plan, home }: DeployedCourierOptions) {
    const { installation } = plan;
    const keys = new SecretsManagerVersions({ installation, home, clients: awsClients({ secretsManager }) });
    this.#courier = new GatewayCourier({ plan, keys, around: { env: process.env }, clock: systemClock });
  }

  async deliver({ gateway, provider }: DeliverEvent): Promise<DeliverAnswer> {
    try {
      return { delivered: true, facts: await this.#courier.deliver(gateway, provider) };
    } catch (error) {
      if (!(error instanceof RotationError)) throw error;
      return { delivered: false, because: error.message, remedy: error.remedy };
    }
  }

  async putInForce({ gateway, secret, version }: PutInForceEvent): Promise<PutInForceAnswer> {
    try {
      return { inForce: true, facts: await this.#courier.putInForce(gateway, secret, version) };
    } catch (error) {
      if (!(error instanceof RotationError)) throw error;
      return { inForce: false, code: error.code, because: error.message, remedy: error.remedy };
    }
  }
}
