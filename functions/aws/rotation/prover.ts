import type { Proof } from '../../contract/ledger.ts';
import type { WatchPlan } from '../../contract/plan.ts';
import { TIMEOUTS_MS } from '../../contract/timeouts.ts';
import type { Clock } from '../../handshake/clock.ts';
import type { Prover } from '../../rotate/ports.ts';
import { AskingProver } from '../../rotate/proof/asking-prover.ts';
import type { ProofRequests } from '../../rotate/proof/requests.ts';
import type { AwsClients } from '../clients.ts';
import { RegionProver } from './region-prover.ts';

export interface DeployedProverOptions {
  readonly plan: Pick<WatchPlan, 'installation' | 'targets' | 'everyMs'>;
  readonly clients: Pick<AwsClients, 'lambda'>;
  readonly clock: Clock;
  readonly requests: ProofRequests;
}

/** Proofs from every location of an installation: a region is called, a private location asked. */
export class DeployedProver implements Prover {
  readonly #regions: Prover;
  readonly #privately: Prover;

  constructor({ plan, clients, clock, requests }: DeployedProverOptions) {
    const handshakeMs = (target: string): number =>
      plan.targets.find(({ name }) => name === target)?.timeoutMs ?? TIMEOUTS_MS.handshake;
    const { installation, everyMs } = plan;
    this.#regions = new RegionProver({ installation, clients, clock, handshakeMs });
    this.#privately = new AskingProver({ requests, clock, everyMs, handshakeMs });
  }

  prove(location: string, target: string, version: string, since?: number): Promise<Proof> {
    const prover = location.startsWith('private:') ? this.#privately : this.#regions;
    return prover.prove(location, target, version, since);
  }
}
