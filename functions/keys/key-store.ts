import type { Credential } from './credential.ts';

/** What is known of a stored key without reading it aloud. */
export interface KeyDescription {
  readonly name: string;
  readonly state: 'present' | 'absent' | 'unreadable';
  /** Why it cannot be read; of an absent one, why none can be put there. */
  readonly reason?: string;
  readonly fingerprint?: string;
  readonly version?: string;
  /** ISO 8601, UTC. */
  readonly createdAt?: string;
}

/** Port: where keys live (Secrets Manager, or files under `.pairwatch/keys`). */
export interface KeyStore {
  /** Where, in words, for the line that every command prints. */
  readonly place: string;
  /** What a command is given to reach it, `--store aws`. @default - nothing: it is the store that commands take by themselves */
  readonly flag?: string;
  /** `fresh` passes by a cache, as often as the store allows. @default cached */
  read(secret: string, key?: 'cached' | 'fresh'): Promise<Credential>;
  /** Stores a new current version; the previous one stays readable as such until the next. */
  put(secret: string, value: string): Promise<KeyDescription>;
  describe(secret: string): Promise<KeyDescription>;
}
