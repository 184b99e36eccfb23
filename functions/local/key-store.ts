import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credential } from '../keys/credential.ts';
import { fingerprint } from '../keys/fingerprint.ts';
import type { KeyDescription, KeyStore } from '../keys/key-store.ts';
import { secretIn } from '../keys/secret-in.ts';
import { writePrivately } from './files.ts';

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

/** Keys in files under `.pairwatch/keys` (folder 0700, files 0600). */
export class LocalKeyStore implements KeyStore {
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
    const known = await this.#load(secret);
    if (known.state === 'unreadable') throw new Error(known.reason);
    const current = {
      version: randomBytes(8).toString('hex'),
      createdAt: new Date().toISOString(),
      value,
    };
    await this.#save({
      schema: 1,
      name: secret,
      ...(known.state === 'found' && known.secret.pending && { pending: known.secret.pending }),
      ...(known.state === 'found' && { previous: known.secret.current }),
      current,
    });
    return present(secret, current);
  }

  async describe(secret: string): Promise<KeyDescription> {
    const stored = await this.#load(secret);
    if (stored.state === 'found') return present(secret, stored.secret.current);
    if (stored.state === 'absent') return { name: secret, state: 'absent' };
    return { name: secret, state: 'unreadable', reason: stored.reason };
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

  async #save(secret: StoredSecret): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await chmod(this.#folder, 0o700);
    await writePrivately(this.#path(secret.name), `${JSON.stringify(secret, undefined, 2)}\n`);
  }

  #path(secret: string): string {
    return join(this.#folder, `${encodeURIComponent(secret)}.json`);
  }
}

function present(name: string, { value, version, createdAt }: StoredVersion): KeyDescription {
  return { name, state: 'present', fingerprint: fingerprint(secretIn(value)), version, createdAt };
}

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
