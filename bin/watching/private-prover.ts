import { awsClients } from '../../functions/aws/clients.ts';
import { roleCredentials } from '../../functions/aws/role-credentials.ts';
import { SecretsManagerVersions } from '../../functions/aws/secrets/versions.ts';
import { secretsManager } from '../../functions/aws/services/secrets-manager.ts';
import { sts } from '../../functions/aws/services/sts.ts';
import type { Proof } from '../../functions/contract/ledger.ts';
import { namesOf } from '../../functions/contract/names.ts';
import type { WatchPlan } from '../../functions/contract/plan.ts';
import type { Prover } from '../../functions/rotate/ports.ts';
import { HandshakeProver } from '../../functions/rotate/proof/handshake-prover.ts';
import { unproved } from '../../functions/rotate/proof/proofs.ts';
import { inOneLine } from '../commands/mistakes.ts';
import { readNamedFile } from '../flags/file.ts';

export interface PrivateProverOptions {
  /** Of the rotated targets that are looked at from here. */
  readonly plan: WatchPlan;
  readonly home: string;
  readonly location: string;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
}

/**
 * Proofs from this machine, with versions that only the location's `verify` role may read: it is taken on when a proof is
 * asked for. Never rejects: what keeps it from proving is said here, and is inconclusive there.
 */
export class PrivateProver implements Prover {
  readonly #options: PrivateProverOptions;
  readonly #role: string;
  readonly #takeOn: () => Promise<unknown>;
  readonly #there: HandshakeProver;

  constructor(options: PrivateProverOptions) {
    const { plan, home, location, env } = options;
    const { installation } = plan;
    this.#options = options;
    this.#role = namesOf(installation).privateVerifyRole(location);
    const session = location.replace(':', '-');
    const own = awsClients({ sts });
    const credentials = roleCredentials({ role: this.#role, region: home, session, clients: own });
    const clients = awsClients({ secretsManager }, { credentials });
    this.#takeOn = async () => (await clients.secretsManager(home)).client.config.credentials();
    const keys = new SecretsManagerVersions({ installation, home, clients });
    this.#there = new HandshakeProver({ plan, keys, around: { env, readFile: readNamedFile } });
  }

  async prove(location: string, target: string, version: string): Promise<Proof> {
    const { say, plan, env } = this.#options;
    try {
      await this.#takeOn();
    } catch (error) {
      const watch = namesOf(plan.installation).privateRole(location);
      say(
        `no proof of a new key of ${target}: ${inOneLine(error, env)}; the role ${this.#role} is taken on by the role ${watch} alone`,
      );
      return unproved(location, 'ROLE_NOT_TAKEN', Date.now());
    }
    try {
      return await this.#there.prove(location, target, version);
    } catch (error) {
      say(`no proof of a new key of ${target}: ${inOneLine(error, env)}`);
      return unproved(location, 'PROOF_BROKEN', Date.now());
    }
  }
}
