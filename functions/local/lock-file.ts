import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lives, parseHolder, thisProcess } from './process-holder.ts';

const POLL_MS = 15;
/** Longer than any change of a file takes. */
const PATIENCE_MS = 10_000;

/**
 * Does something to a file while no other process, and nobody else in this one, does the same: a lock file beside it,
 * made exclusively, which names its holder. One of a process that was killed is cleared away. Throws LockTimeout.
 */
export async function exclusively<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const lock = `${path}.lock`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const content = JSON.stringify({ ...(await thisProcess()), nonce: randomBytes(8).toString('hex') });
  const endsAt = performance.now() + PATIENCE_MS;
  while (!(await created(lock, content))) {
    await clearDead(lock);
    if (performance.now() > endsAt) throw new LockTimeout(lock);
    await sleep(POLL_MS * (0.5 + Math.random()));
  }
  try {
    return await work();
  } finally {
    await clear(lock, content);
  }
}

/** Somebody else holds the lock for longer than a change can take. */
export class LockTimeout extends Error {
  override readonly name = 'LockTimeout';
  readonly code = 'LOCK_TIMEOUT';

  constructor(path: string) {
    super(`${path} is held by another process: if none runs, remove it`);
  }
}

async function clearDead(lock: string): Promise<void> {
  const held = await readFile(lock, 'utf8').catch(() => undefined);
  if (held === undefined) return;
  const holder = parseHolder(held);
  if (!holder || (await lives(holder)) === false) await clear(lock, held);
}

/** Made under another name and linked, so that a reader never sees it half written. */
export async function created(path: string, content: string): Promise<boolean> {
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
export async function clear(path: string, expected: string): Promise<void> {
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
