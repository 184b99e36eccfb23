import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LAUNCH = fileURLToPath(new URL('../../bin/launch.mjs', import.meta.url));
/** What Node compiled for one call, it need not compile for the next: half of what a short one costs. */
const NODE_COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** @default - the checkout's launcher */
  readonly program?: string;
  /** Sees stdout as it comes. */
  readonly onStdout?: (text: string) => void;
  /** The same of stderr. */
  readonly onStderr?: (text: string) => void;
  /** Ends the call with SIGINT when it settles. */
  readonly interrupt?: Promise<unknown>;
}

/** Calls the command line as a person does: a process of its own, its output read whole. */
export function pairwatch(args: readonly string[], options: CallOptions): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [options.program ?? LAUNCH, ...args], {
    cwd: options.cwd,
    env: { PATH, HOME, NODE_COMPILE_CACHE, ...options.env },
  });
  const chunks = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      chunks[name] += chunk;
      const hears = name === 'stdout' ? options.onStdout : options.onStderr;
      hears?.(chunk);
    });
  void options.interrupt?.then(() => child.kill('SIGINT'));
  child.stdin.end(options.stdin ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...chunks }));
  });
}

/** An empty folder for one test, and its end. */
export async function emptyFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'pairwatch-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
