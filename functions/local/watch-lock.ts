import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Who watches with a folder. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** The process's start as its system counts it, so that a reused pid is told apart; empty where unknown. */
  readonly started: string;
}

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
      const holder = parsed(held);
      if (holder && (await lives(holder, path))) throw new LockHeld(path, holder.pid, holder.host);
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

/** Made under another name and linked, so that a reader never sees it half written. */
async function created(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  await writeFile(draft, content, { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Takes the lock away only if it is still the one that was read; a new holder's is put back. */
async function clear(path: string, expected: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, 'utf8')) !== expected) await link(aside, path);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function lives(holder: Holder, path: string): Promise<boolean> {
  if (holder.host !== hostname()) {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
    return Date.now() - mtimeMs < STALE_MS;
  }
  if (holder.pid === process.pid) return holder.started === (await startOf(process.pid));
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return holder.started === (await startOf(holder.pid));
}

const thisProcess = async (): Promise<Holder> => ({
  pid: process.pid,
  host: hostname(),
  started: await startOf(process.pid),
});

/** Field 22 of Linux's /proc/PID/stat: clock ticks from boot to the process's start. */
async function startOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [state, , , , , , , , , , , , , , , , , , , started] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ');
  return state === 'Z' ? 'zombie' : (started ?? '');
}

function parsed(text: string): Holder | undefined {
  try {
    const { pid, host, started } = JSON.parse(text) as Partial<Holder>;
    return typeof pid === 'number' && typeof host === 'string' && typeof started === 'string'
      ? { pid, host, started }
      : undefined;
  } catch {
    return undefined;
  }
}
