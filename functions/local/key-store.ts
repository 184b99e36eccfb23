import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credential } from '../keys/credential.ts';
import { describeKey } from '../keys/describe-key.ts';
import type { KeyDescription } from '../keys/key-store.ts';
import { STAGES, type Stage, type StagedVersions, type VersionedKeyStore } from '../keys/versioned-store.ts';
import { writePrivately } from './files.ts';
import { exclusively } from './lock-file.ts';

interface StoredVersion {
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly value: string;
}

/** One file a secret, so that a change of versions is one rename. */
interface StoredSecret {
  readonly schema: 1;
  readonly name: string;
  readonly current: StoredVersion;
  readonly previous?: StoredVersion;
  /** Staged by a rotation, read by its proof alone. */
  readonly pending?: StoredVersion;
}

/** What a change leaves: versions by their labels, and what it answers. */
interface Change {
  readonly current?: StoredVersion | undefined;
  readonly previous?: StoredVersion | undefined;
  readonly pending?: StoredVersion | undefined;
  readonly answer?: 'staged' | 'taken';
}

/**
 * Keys in files under `.pairwatch/keys` (folder 0700, files 0600). A change reads, and replaces the whole file, while
 * no other process changes it.
 */
export class LocalKeyStore implements VersionedKeyStore {
  readonly place: string;
  readonly #folder: string;

  constructor(root: string) {
    this.#folder = join(root, 'keys');
    this.place = `the files under ${this.#folder}`;
  }

  async read(secret: string): Promise<Credential> {
    const stored = await this.#load(secret);
    if (stored.state !== 'found') return stored;
    const { value, version, createdAt } = stored.secret.current;
    return { state: 'found', value, version, createdAt };
  }

  async put(secret: string, value: string): Promise<KeyDescription> {
    const current = newVersion(randomBytes(8).toString('hex'), value);
    await this.#change(secret, (stored) => ({ ...(stored ?? {}), current, previous: stored?.current }));
    return describeKey(secret, { state: 'found', ...current });
  }

  async describe(secret: string): Promise<KeyDescription> {
    return describeKey(secret, await this.read(secret));
  }

  async versions(secret: string): Promise<StagedVersions> {
    const stored = await this.#load(secret);
    if (stored.state !== 'found') {
      if (stored.state === 'unreadable') throw new Error(stored.reason);
      return {};
    }
    const there = STAGES.flatMap((stage) => {
      const version = stored.secret[stage];
      if (!version) return [];
      return [[stage, { version: version.version, hasValue: true, createdAt: version.createdAt }] as const];
    });
    return Object.fromEntries(there);
  }

  async readStage(secret: string, stage: Stage): Promise<Credential> {
    const stored = await this.#load(secret);
    if (stored.state !== 'found') return stored;
    const version = stored.secret[stage];
    if (!version) return { state: 'absent', reason: `${secret} has no ${stage} version in ${this.place}` };
    return { state: 'found', ...version };
  }

  async stage(secret: string, version: string, value: string): Promise<'staged' | 'taken'> {
    const { answer } = await this.#change(secret, (stored) => {
      if (!stored) throw new Error(`${this.place} hold no key named ${secret}`);
      const known = STAGES.map((stage) => stored[stage]).find((one) => one?.version === version);
      if (known) return { answer: known === stored.pending && known.value === value ? 'staged' : 'taken' };
      if (stored.pending) return { answer: 'taken' };
      return { ...stored, pending: newVersion(version, value), answer: 'staged' };
    });
    return answer ?? 'taken';
  }

  async promote(secret: string, version: string): Promise<void> {
    await this.#change(secret, (stored) => {
      if (stored?.current.version === version) return {};
      if (stored?.pending?.version !== version)
        throw new Error(`${secret} has no pending version ${version}`);
      return { ...stored, current: stored.pending, previous: stored.current, pending: undefined };
    });
  }

  async discardPending(secret: string, version: string): Promise<void> {
    await this.#change(secret, (stored) =>
      stored?.pending?.version === version ? { ...stored, pending: undefined } : {},
    );
  }

  async restorePrevious(secret: string, version: string): Promise<void> {
    await this.#change(secret, (stored) => {
      if (stored?.current.version === version) return {};
      if (stored?.previous?.version !== version)
        throw new Error(`${secret} has no previous version ${version}`);
      return { ...stored, current: stored.previous, previous: stored.current };
    });
  }

  /** Every secret that is there, by name. */
  async names(): Promise<readonly string[]> {
    const files = await readdir(this.#folder).catch(() => []);
    return files
      .flatMap((file) => (file.endsWith('.json') ? [decodeURIComponent(file.slice(0, -5))] : []))
      .sort();
  }

  async #load(
    secret: string,
  ): Promise<{ state: 'found'; secret: StoredSecret } | { state: 'absent' | 'unreadable'; reason: string }> {
    let text: string;
    try {
      text = await readFile(this.#path(secret), 'utf8');
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return { state: 'absent', reason: `${this.place} hold no key named ${secret}` };
      return { state: 'unreadable', reason: `${this.#path(secret)}: ${code}` };
    }
    const stored = parse(text);
    if (stored) return { state: 'found', secret: stored };
    return { state: 'unreadable', reason: `${this.#path(secret)} is damaged` };
  }

  /** Nothing is written where the change names no current version. */
  async #change(secret: string, change: (stored: StoredSecret | undefined) => Change): Promise<Change> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await chmod(this.#folder, 0o700);
    return exclusively(this.#path(secret), async () => {
      const known = await this.#load(secret);
      if (known.state === 'unreadable') throw new Error(known.reason);
      const changed = change(known.state === 'found' ? known.secret : undefined);
      const { current, previous, pending } = changed;
      if (!current) return changed;
      const stored: StoredSecret = {
        schema: 1,
        name: secret,
        ...(pending && { pending }),
        ...(previous && { previous }),
        current,
      };
      await writePrivately(this.#path(secret), `${JSON.stringify(stored, undefined, 2)}\n`);
      return changed;
    });
  }

  #path(secret: string): string {
    return join(this.#folder, `${encodeURIComponent(secret)}.json`);
  }
}

const newVersion = (version: string, value: string): StoredVersion => ({
  version,
  createdAt: new Date().toISOString(),
  value,
});

function parse(text: string): StoredSecret | undefined {
  try {
    const stored = JSON.parse(text) as Partial<StoredSecret>;
    const { value, version, createdAt } = stored.current ?? {};
    const whole = [value, version, createdAt].every((part) => typeof part === 'string');
    return stored.schema === 1 && whole ? (stored as StoredSecret) : undefined;
  } catch {
    return undefined;
  }
}
