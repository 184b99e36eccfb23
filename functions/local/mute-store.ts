import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mute, MuteStore } from '../state/mute.ts';
import { writePrivately } from './files.ts';

/** Mutes in one file of the watch's folder, `mutes.json`, replaced whole: `pairwatch mute` writes it, the watch reads it. */
export class LocalMutes implements MuteStore {
  readonly place: string;

  /** `folder`: the watch's own. */
  constructor(folder: string) {
    this.place = join(folder, 'mutes.json');
  }

  async mutes(now: number): Promise<readonly Mute[]> {
    return (await this.#stored()).filter(({ until }) => until > now);
  }

  /** Those that are over go with it. */
  async mute(mute: Mute): Promise<void> {
    const others = (await this.#stored()).filter(
      ({ target, until }) => target !== mute.target && until > mute.since,
    );
    await writePrivately(this.place, `${JSON.stringify({ schema: 1, mutes: [...others, mute] })}\n`);
  }

  /** A file that is damaged mutes nobody: to be told too much is the lesser evil. */
  async #stored(): Promise<readonly Mute[]> {
    const text = await readFile(this.place, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    try {
      const { mutes } = JSON.parse(text) as { mutes?: unknown };
      return Array.isArray(mutes) ? mutes.filter(isMute) : [];
    } catch {
      return [];
    }
  }
}

function isMute(value: unknown): value is Mute {
  const { target, since, until, because, by } = Object(value) as Partial<Record<keyof Mute, unknown>>;
  return (
    [target, because, by].every((word) => typeof word === 'string') &&
    [since, until].every((time) => typeof time === 'number')
  );
}
