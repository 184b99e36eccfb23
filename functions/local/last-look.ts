import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Observed } from '../handshake/spec.ts';
import { writePrivately } from './files.ts';

/** What the last probe of each target saw, under `.pairwatch/last-look/`, named by a hash of the target's URL. */
export class LastLooks {
  readonly #folder: string;

  constructor(root: string) {
    this.#folder = join(root, 'last-look');
  }

  /** Nothing where there was none, or where it cannot be read: the next look then has nothing to compare with. */
  async read(url: URL): Promise<Observed | undefined> {
    const text = await readFile(this.#path(url), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : parse(text);
  }

  /** Rejects where the folder cannot be written. */
  async write(url: URL, observed: Observed): Promise<void> {
    await writePrivately(this.#path(url), `${JSON.stringify({ schema: 1, ...observed })}\n`);
  }

  #path(url: URL): string {
    return join(this.#folder, `${createHash('sha256').update(url.href).digest('hex').slice(0, 32)}.json`);
  }
}

function parse(text: string): Observed | undefined {
  try {
    const { bootId, identity, version } = JSON.parse(text) as Record<string, unknown>;
    const known = Object.entries({ bootId, identity, version }).filter(
      ([, value]) => typeof value === 'string',
    );
    return known.length > 0 ? Object.fromEntries(known) : undefined;
  } catch {
    return undefined;
  }
}
