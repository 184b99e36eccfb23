import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** A process, as others recognise it. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** The process's start as its system counts it, so that a reused pid is told apart; empty where unknown. */
  readonly started: string;
}

export const thisProcess = async (): Promise<Holder> => ({
  pid: process.pid,
  host: hostname(),
  started: await startOf(process.pid),
});

/** Whether it still runs; undefined for a process on another host, which cannot be seen from here. */
export async function lives(holder: Holder): Promise<boolean | undefined> {
  if (holder.host !== hostname()) return undefined;
  if (holder.pid === process.pid) return holder.started === (await startOf(process.pid));
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return holder.started === (await startOf(holder.pid));
}

export function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, host, started } = JSON.parse(text) as Partial<Holder>;
    return typeof pid === 'number' && typeof host === 'string' && typeof started === 'string'
      ? { pid, host, started }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Field 22 of Linux's /proc/PID/stat: clock ticks from boot to the process's start. */
async function startOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [state, , , , , , , , , , , , , , , , , , , started] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ');
  return state === 'Z' ? 'zombie' : (started ?? '');
}
