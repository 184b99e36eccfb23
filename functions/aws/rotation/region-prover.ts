import type { ProveAnswer, ProveEvent } from '../../contract/events.ts';
import type { Proof } from '../../contract/ledger.ts';
import { namesOf } from '../../contract/names.ts';
import type { Clock } from '../../handshake/clock.ts';
import type { Prover } from '../../rotate/ports.ts';
import { unproved } from '../../rotate/proof/proofs.ts';
import { askFunction } from '../ask-function.ts';
import type { AwsClients } from '../clients.ts';

export interface RegionProverOptions {
  readonly installation: string;
  readonly clients: Pick<AwsClients, 'lambda'>;
  readonly clock: Pick<Clock, 'wallMs'>;
  /** How long a handshake with a target may take, ms. */
  readonly handshakeMs: (target: string) => number;
}

/** A cold start and the reading of the key, besides the handshake, ms. */
const AROUND_MS = 20_000;

/** Has the `verify` of each region shake hands: the key itself never leaves Secrets Manager for this. */
export class RegionProver implements Prover {
  readonly #options: RegionProverOptions;

  constructor(options: RegionProverOptions) {
    this.#options = options;
  }

  /** A region that does not answer is inconclusive. */
  async prove(location: string, target: string, version: string): Promise<Proof> {
    const { installation, clients, clock, handshakeMs } = this.#options;
    const event: ProveEvent = { pairwatch: 'prove', schema: 1, target, version };
    try {
      return await askFunction<ProveAnswer>(clients, {
        region: location,
        functionName: namesOf(installation).verify,
        event,
        timeoutMs: handshakeMs(target) + AROUND_MS,
      });
    } catch {
      return unproved(location, 'LOCATION_SILENT', clock.wallMs());
    }
  }
}
