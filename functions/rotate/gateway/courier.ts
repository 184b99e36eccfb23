import type { TargetPlan, WatchPlan } from '../../contract/plan.ts';
import type { Clock } from '../../handshake/clock.ts';
import type { GatewayAddress } from '../../handshake/openclaw/open-session.ts';
import { secretIn } from '../../keys/secret-in.ts';
import type { VersionedKeyStore } from '../../keys/versioned-store.ts';
import { networkOptions } from '../../plan/network.ts';
import { PlanError } from '../../plan/plan-error.ts';
import type { Surroundings } from '../../plan/surroundings.ts';
import type { Courier } from '../ports.ts';
import { RotationError } from '../rotation-error.ts';
import { storedVersions } from '../stored-versions.ts';
import { deliverTo } from './delivery.ts';
import { courierDevice } from './session.ts';
import { setSharedToken } from './shared-token.ts';

export interface GatewayCourierOptions {
  /** With the gateways and their upstreams, whatever location they are looked at from. */
  readonly plan: Pick<WatchPlan, 'network' | 'targets'>;
  readonly keys: Pick<VersionedKeyStore, 'read' | 'put' | 'readStage'>;
  readonly around: Omit<Surroundings, 'keys'>;
  readonly clock: Clock;
}

type Gateway = TargetPlan & Required<Pick<TargetPlan, 'upstream'>>;

/** What couriers do, from this process, with those of the key store. */
export class GatewayCourier implements Courier {
  readonly #options: GatewayCourierOptions;

  constructor(options: GatewayCourierOptions) {
    this.#options = options;
  }

  async deliver(gateway: string, provider: string): Promise<Readonly<Record<string, string | number>>> {
    const target = this.#gateway(gateway, 'NOT_DELIVERED');
    return deliverTo({
      ...{ gateway, provider, address: await this.#addressOf(target, 'NOT_DELIVERED') },
      courier: await this.#options.keys.read(target.upstream.courier, 'fresh'),
      clock: this.#options.clock,
      timeoutMs: target.upstream.timeoutMs,
    });
  }

  async putInForce(
    gateway: string,
    secret: string,
    version: string,
  ): Promise<Readonly<Record<string, string>>> {
    const target = this.#gateway(gateway, 'PROVIDER_REFUSED');
    const stored = await storedVersions(this.#options.keys, secret);
    const wanted = stored.find((one) => one.version === version);
    if (!wanted)
      throw new RotationError('PENDING_MISSING', `${secret} has no version ${version} with a value any more`);
    return setSharedToken({
      ...{ gateway, address: await this.#addressOf(target, 'PROVIDER_REFUSED') },
      courier: await this.#device(target),
      token: secretIn(wanted.value),
      ours: stored.map(({ value }) => secretIn(value)),
      clock: this.#options.clock,
    });
  }

  #gateway(name: string, code: 'NOT_DELIVERED' | 'PROVIDER_REFUSED'): Gateway {
    const target = this.#options.plan.targets.find((known) => known.name === name);
    if (target?.upstream) return { ...target, upstream: target.upstream };
    throw new RotationError(code, `${name} is no gateway with a courier any more`);
  }

  async #addressOf(target: Gateway, code: 'NOT_DELIVERED' | 'PROVIDER_REFUSED'): Promise<GatewayAddress> {
    const { plan, keys, around } = this.#options;
    try {
      const network = await networkOptions(target, plan, { ...around, keys }, 'fresh');
      return { url: new URL(target.url), network, headers: target.headers };
    } catch (error) {
      if (error instanceof PlanError) throw new RotationError(code, `${target.name}: ${error.message}`);
      throw error;
    }
  }

  async #device({ name, upstream }: Gateway) {
    const stored = await this.#options.keys.read(upstream.courier, 'fresh');
    return courierDevice(
      stored,
      (instead) =>
        new RotationError('PROVIDER_REFUSED', `the courier of ${name} is ${instead}`, [
          `Make it: \`pairwatch enroll ${name} --gateway-token-env NAME\`.`,
        ]),
    );
  }
}
