import type { Proof } from '../../contract/ledger.ts';
import type { TargetPlan, WatchPlan } from '../../contract/plan.ts';
import { handshake } from '../../handshake/handshake.ts';
import type { HandshakeResult, HandshakeSpec } from '../../handshake/spec.ts';
import type { Credential } from '../../keys/credential.ts';
import { fingerprint } from '../../keys/fingerprint.ts';
import { secretIn } from '../../keys/secret-in.ts';
import { STAGES, type VersionedKeyStore } from '../../keys/versioned-store.ts';
import { PlanError } from '../../plan/plan-error.ts';
import { specOf } from '../../plan/spec.ts';
import type { Surroundings } from '../../plan/surroundings.ts';
import type { Prover } from '../ports.ts';
import { unproved } from './proofs.ts';

export interface HandshakeProverOptions {
  readonly plan: Pick<WatchPlan, 'network' | 'targets'>;
  readonly keys: VersionedKeyStore;
  readonly around: Omit<Surroundings, 'keys'>;
  /** @default handshake */
  readonly perform?: (spec: HandshakeSpec) => Promise<HandshakeResult>;
}

/**
 * Proofs by handshakes of this process, whatever location they are asked for: the key comes from the version that was
 * asked about, wherever its label is. Never asks the gateway why a device token is dead: that costs a request.
 */
export class HandshakeProver implements Prover {
  readonly #options: HandshakeProverOptions;

  constructor(options: HandshakeProverOptions) {
    this.#options = options;
  }

  async prove(location: string, name: string, version: string): Promise<Proof> {
    const { plan } = this.#options;
    const target = plan.targets.find((known) => known.name === name);
    const at = Date.now();
    if (!target?.key) return unproved(location, 'KEY_NOT_FOUND', at);
    const credential = await this.#credential(target.key.secret, version);
    if (credential.state !== 'found')
      return unproved(location, credential.state === 'unreadable' ? 'KEY_UNREADABLE' : 'KEY_NOT_FOUND', at);
    try {
      const { perform = handshake } = this.#options;
      const { verdict } = await perform(await this.#spec(target, location, credential));
      return {
        location,
        outcome: verdict.outcome,
        ...(verdict.fault && { code: verdict.fault.code }),
        fingerprint: fingerprint(secretIn(credential.value)),
        at: verdict.startedAt,
        durationMs: Math.round(verdict.durationMs),
      };
    } catch (error) {
      if (error instanceof PlanError) return unproved(location, error.code, at);
      throw error;
    }
  }

  async #spec(
    target: TargetPlan,
    location: string,
    credential: Extract<Credential, { readonly state: 'found' }>,
  ): Promise<HandshakeSpec> {
    const { plan, keys, around } = this.#options;
    const read: Surroundings['keys']['read'] = async (secret, key) =>
      secret === target.key?.secret ? credential : keys.read(secret, key);
    const from = { ...around, keys: { read, put: keys.put.bind(keys) } };
    const spec = await specOf(target, 'handshake', plan, from, { location, key: 'fresh' });
    return { ...spec, explain: { deviceToken: 'never' } };
  }

  async #credential(secret: string, version: string): Promise<Credential> {
    const versions = await this.#options.keys.versions(secret);
    const stage = STAGES.find((one) => versions[one]?.version === version);
    if (stage === undefined) return { state: 'absent', reason: `${secret} has no version ${version}` };
    return this.#options.keys.readStage(secret, stage);
  }
}
