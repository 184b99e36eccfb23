import type { ProveAnswer, ProveEvent } from '../contract/events.ts';
import type { Proof } from '../contract/ledger.ts';
import { namesOf } from '../contract/names.ts';
import type { WatchPlan } from '../contract/plan.ts';
import type { Clock } from '../handshake/clock.ts';
import type { Prover } from '../rotate/ports.ts';
import { askFunction } from './ask-function.ts';
import type { AwsClients } from './clients.ts';

export interface RegionProverOptions {
  readonly plan: Pick<WatchPlan, 'installation' | 'targets'>;
  readonly clients: Pick<AwsClients, 'lambda'>;
  readonly clock: Pick<Clock, 'wallMs'>;
}

/** A cold start and the reading of the key, besides the handshake, ms. */
const AROUND_MS = 20_000;
const DEFAULT_HANDSHAKE_MS = 10_000;

/** Has the `verify` of each region shake hands: the key itself never leaves Secrets Manager for this. */
export class RegionProver implements Prover {
  readonly #options: RegionProverOptions;

  constructor(options: RegionProverOptions) {
    this.#options = options;
  }

  /** A region that does not answer, and a private location, which cannot be called, are inconclusive. */
  async prove(location: string, target: string, version: string): Promise<Proof> {
    const { plan, clients, clock } = this.#options;
    const at = new Date(clock.wallMs()).toISOString();
    const none: Proof = { location, outcome: 'inconclusive', at, durationMs: 0 };
    if (location.startsWith('private:')) return { ...none, code: 'LOCATION_NOT_ASKED' };
    const event: ProveEvent = { pairwatch: 'prove', schema: 1, target, version };
    const handshakeMs = plan.targets.find(({ name }) => name === target)?.timeoutMs ?? DEFAULT_HANDSHAKE_MS;
    try {
      return await askFunction<ProveAnswer>(clients, {
        region: location,
        functionName: namesOf(plan.installation).verify,
        event,
        timeoutMs: handshakeMs + AROUND_MS,
      });
    } catch {
      return { ...none, code: 'LOCATION_SILENT' };
    }
  }
}
