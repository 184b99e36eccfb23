import type { Credential } from '../../../functions/keys/credential.ts';
import type { Surroundings } from '../../../functions/plan/surroundings.ts';

/** A key store that remembers who read what. */
export class MemoryKeys {
  readonly reads: string[] = [];
  readonly stored = new Map<string, Credential>();
  #versions = 0;

  constructor(values: Readonly<Record<string, string>> = {}) {
    for (const [secret, value] of Object.entries(values)) this.set(secret, value);
  }

  set(secret: string, value: string): void {
    this.#versions += 1;
    this.stored.set(secret, { state: 'found', value, version: `v${this.#versions}` });
  }

  readonly port: Surroundings['keys'] = {
    read: async (secret, how = 'cached') => {
      this.reads.push(`${secret} ${how}`);
      return this.stored.get(secret) ?? { state: 'absent', reason: `no ${secret}` };
    },
    put: async (name, value) => {
      this.set(name, value);
      return { name, state: 'present' };
    },
  };
}
