import { createHash } from 'node:crypto';
import type { TargetPlan } from '../contract/plan.ts';
import type { Credential } from '../keys/credential.ts';
import type { KeyStore } from '../keys/key-store.ts';
import { secretIn } from '../keys/secret-in.ts';

/** How long the first handshakes wait for the keys of all targets, ms: one that cannot be read delays no other. */
const PATIENCE_MS = 1_000;

/**
 * Which targets hold the same key. All keys are read once, when the first is asked about; from then on a target's
 * own read tells of its next version, and each version is looked at once.
 */
export class SharedKeys {
  readonly #targets: readonly TargetPlan[];
  readonly #keys: Pick<KeyStore, 'read'>;
  readonly #known = new Map<string, { readonly version: string | undefined; readonly digest: string }>();
  readonly #holders = new Map<string, Set<string>>();
  #everybody: Promise<void> | undefined;

  constructor(targets: readonly TargetPlan[], keys: Pick<KeyStore, 'read'>) {
    this.#targets = targets.filter(({ key }) => key !== undefined);
    this.#keys = keys;
  }

  /** Another target that holds the key which was read for this one, if there is any. */
  async otherHolder(target: string, credential: Credential): Promise<string | undefined> {
    this.#learn(target, credential);
    this.#everybody ??= atMost(PATIENCE_MS, this.#readAll());
    await this.#everybody;
    const holders = this.#holders.get(this.#known.get(target)?.digest ?? '') ?? [];
    return [...holders].find((name) => name !== target);
  }

  async #readAll(): Promise<void> {
    const reads = this.#targets.map(async ({ name, key }) => {
      if (key && !this.#known.has(name)) this.#learn(name, await this.#keys.read(key.secret));
    });
    await Promise.allSettled(reads);
  }

  #learn(target: string, credential: Credential): void {
    const known = this.#known.get(target);
    if (credential.state !== 'found') {
      if (credential.state === 'absent') this.#forget(target);
      return;
    }
    const { version, value } = credential;
    if (known && version !== undefined && known.version === version) return;
    this.#forget(target);
    const digest = createHash('sha256').update(secretIn(value)).digest('base64');
    this.#known.set(target, { version, digest });
    this.#holders.set(digest, (this.#holders.get(digest) ?? new Set()).add(target));
  }

  #forget(target: string): void {
    const { digest } = this.#known.get(target) ?? {};
    if (digest === undefined) return;
    this.#known.delete(target);
    const holders = this.#holders.get(digest);
    holders?.delete(target);
    if (holders?.size === 0) this.#holders.delete(digest);
  }
}

function atMost(ms: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void work.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
