import type { WatchPlan } from '../contract/plan.ts';
import type { Clock } from '../handshake/clock.ts';
import type { KeyStore } from '../keys/key-store.ts';
import { networkOptions } from '../plan/network.ts';
import { PlanError } from '../plan/plan-error.ts';
import type { Surroundings } from '../plan/surroundings.ts';
import { deliverTo } from './gateway/delivery.ts';
import type { Courier } from './ports.ts';
import { RotationError } from './rotation-error.ts';

export interface GatewayCourierOptions {
  /** With the gateways and their upstreams, whatever location they are looked at from. */
  readonly plan: Pick<WatchPlan, 'network' | 'targets'>;
  readonly keys: Pick<KeyStore, 'read' | 'put'>;
  readonly around: Omit<Surroundings, 'keys'>;
  readonly clock: Clock;
}

/** Delivers from this process, with the couriers of the key store. */
export class GatewayCourier implements Courier {
  readonly #options: GatewayCourierOptions;

  constructor(options: GatewayCourierOptions) {
    this.#options = options;
  }

  async deliver(gateway: string, provider: string): Promise<Readonly<Record<string, string | number>>> {
    const { plan, keys, around, clock } = this.#options;
    const target = plan.targets.find(({ name }) => name === gateway);
    if (!target?.upstream)
      throw new RotationError('NOT_DELIVERED', `${gateway} is no gateway with a courier any more`);
    try {
      const network = await networkOptions(target, plan, { ...around, keys }, 'fresh');
      return await deliverTo({
        gateway,
        address: { url: new URL(target.url), network, headers: target.headers },
        provider,
        courier: await keys.read(target.upstream.courier, 'fresh'),
        clock,
        timeoutMs: target.upstream.timeoutMs,
      });
    } catch (error) {
      if (error instanceof PlanError)
        throw new RotationError('NOT_DELIVERED', `${gateway}: ${error.message}`);
      throw error;
    }
  }
}
