import { mkdir, readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { clear, created } from './lock-file.ts';
import { type Holder, lives, parseHolder, thisProcess } from './process-holder.ts';

const REFRESH_MS = 15_000;
/** A holder on another host (or in another container) that has not refreshed for so long is gone. */
const STALE_MS = 60_000;
const ATTEMPTS = 5;

/**
 * Keeps a folder to one watch: a file made exclusively, which names its holder. A holder that was killed is
 * noticed by its process; one on another host by a lock that nobody refreshes.
 */
export class WatchLock {
  readonly #path: string;
  readonly #content: string;
  readonly #refresh: NodeJS.Timeout;

  private constructor(path: string, content: string) {
    this.#path = path;
    this.#content = content;
    this.#refresh = setInterval(() => {
      const now = new Date();
      utimes(path, now, now).catch(() => undefined);
    }, REFRESH_MS).unref();
  }

  /** Rejects with LockHeld where another watch has the folder. */
  static async take(folder: string): Promise<WatchLock> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, 'lock');
    const content = JSON.stringify(await thisProcess());
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (await created(path, content)) return new WatchLock(path, content);
      const held = await readFile(path, 'utf8').catch(() => undefined);
      if (held === undefined) continue;
      const holder = parseHolder(held);
      if (holder && (await holds(holder, path))) throw new LockHeld(path, holder.pid, holder.host);
      await clear(path, held);
    }
    throw new LockHeld(path, 0, '');
  }

  async release(): Promise<void> {
    clearInterval(this.#refresh);
    await clear(this.#path, this.#content);
  }
}

export class LockHeld extends Error {
  override readonly name = 'LockHeld';
  readonly code = 'WATCH_LOCKED';

  constructor(path: string, pid: number, host: string) {
    const who = pid ? ` (process ${pid} on ${host})` : '';
    super(
      `another watch${who} uses this folder: stop it, or start this one in another folder (lock file ${path})`,
    );
  }
}

async function holds(holder: Holder, path: string): Promise<boolean> {
  const seen = await lives(holder);
  if (seen !== undefined) return seen;
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
  return Date.now() - mtimeMs < STALE_MS;
}
