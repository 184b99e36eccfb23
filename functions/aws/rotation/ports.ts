import type { WatchPlan } from '../../contract/plan.ts';
import { TIMEOUTS_MS } from '../../contract/timeouts.ts';
import type { Clock } from '../../handshake/clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { networkOptions } from '../../plan/network.ts';
import { DRIVERS } from '../../rotate/drivers/index.ts';
import type { RotationPorts, Teller } from '../../rotate/ports.ts';
import type { AwsClients } from '../clients.ts';
import { type Invocation, SPARE_MS } from '../invocation.ts';
import { deployedLedger } from '../ledger/ledger.ts';
import { SecretsManagerVersions } from '../secrets/versions.ts';
import { stateTable } from '../state-table.ts';
import { CourierFunction } from './courier-function.ts';
import { DeployedProver } from './prover.ts';

export interface DeployedRotationPortsOptions {
  /** With its rotations. */
  readonly plan: WatchPlan;
  readonly home: string;
  /** Of the ledger. */
  readonly bucket: string;
  /** ARN of the key that signs it. */
  readonly key: string;
  readonly clients: Pick<AwsClients, 'dynamoDb' | 'kms' | 'lambda' | 's3' | 'secretsManager'>;
  readonly clock: Clock;
  readonly teller: Teller;
}

/** A lease outlasts the function by so much, ms. */
const LEASE_SPARE_MS = 60_000;

/** What rotations work with on AWS. What was read of the ledger is known from one run to the next. */
export class DeployedRotationPorts {
  readonly keys: SecretsManagerVersions;
  readonly #options: DeployedRotationPortsOptions;
  #ledger: Promise<Ledger> | undefined;
  #leftMs: () => number = () => 0;

  constructor(options: DeployedRotationPortsOptions) {
    const { plan, home, clients } = options;
    this.#options = options;
    this.keys = new SecretsManagerVersions({ installation: plan.installation, home, clients });
  }

  of(run: Invocation): RotationPorts {
    const { plan, home, clients, clock, teller } = this.#options;
    const { installation } = plan;
    const { keys } = this;
    this.#leftMs = run.leftMs;
    const { rotations, proofRequests } = stateTable({ installation, home, clients });
    return {
      installation,
      keys,
      rotations,
      ledger: { append: async (...entry) => (await this.#opened(run)).append(...entry) },
      prover: new DeployedProver({ plan, clients, clock, requests: proofRequests }),
      courier: new CourierFunction({
        installation,
        home,
        clients,
        upstreamMs: (name) => this.#upstreamMs(name),
      }),
      drivers: DRIVERS,
      network: (target) => networkOptions(target, plan, { env: process.env, keys }, 'fresh'),
      clock,
      teller,
      by: run.by,
      holder: run.id,
      get leaseMs() {
        return run.leftMs() + LEASE_SPARE_MS;
      },
    };
  }

  #upstreamMs(gateway: string): number {
    const target = this.#options.plan.targets.find(({ name }) => name === gateway);
    return target?.upstream?.timeoutMs ?? TIMEOUTS_MS.upstream;
  }

  #opened({ by: writer }: Invocation): Promise<Ledger> {
    const { plan, home: region, bucket, key, clients, clock } = this.#options;
    const { installation } = plan;
    const readMs = () => this.#leftMs() - SPARE_MS;
    const options = { installation, bucket, key, clients, clock, region, writer, readMs };
    this.#ledger ??= deployedLedger(options).catch((error: unknown) => {
      this.#ledger = undefined;
      throw error;
    });
    return this.#ledger;
  }
}
