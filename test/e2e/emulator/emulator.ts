import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SCRATCH } from './python.ts';

const ROOT = join(import.meta.dirname, '../../..');
const READY_MS = 30_000;
const END_MS = 5_000;

export interface EmulatorOptions {
  /** Of the virtual environment. */
  readonly python: string;
  /** Whether it enforces IAM. */
  readonly auth: boolean;
}

export interface Emulator {
  /** For AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** What it says, for a failing test. */
  readonly log: string;
  /** It and the functions that it runs are gone after it. */
  stop(): Promise<void>;
}

/** Starts MiniStack on a free port of loopback; rejects where it does not answer in time. */
export async function startEmulator({ python, auth }: EmulatorOptions): Promise<Emulator> {
  mkdirSync(SCRATCH, { recursive: true });
  // Outside of the checkout: functions must not find its packages.
  const folder = mkdtempSync(join(tmpdir(), 'pairwatch-emulator-'));
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const worker = process.env['JEST_WORKER_ID'] ?? '1';
  const log = join(SCRATCH, `emulator${auth ? '-auth' : ''}-${worker}.log`);
  const output = openSync(log, 'w');
  const child = spawn(python, [join(import.meta.dirname, 'shim')], {
    // A group of its own, so that the functions' processes end with it.
    detached: true,
    stdio: ['ignore', output, output],
    cwd: folder,
    env: {
      ...lean(process.env),
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      NODE_PATH: [join(import.meta.dirname, 'node_path'), join(ROOT, 'node_modules')].join(delimiter),
      TMPDIR: folder,
      PYTHONDONTWRITEBYTECODE: '1',
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: 'localhost',
      SFTP_ENABLED: '0',
      IOT_MTLS_ENABLED: '0',
      CLOUDTRAIL_RECORDING: '1',
      AUTH: String(auth),
    },
  });
  closeSync(output);
  const emulator: Emulator = {
    endpoint,
    log,
    stop: async () => {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const last = () => signal(child, 'SIGKILL');
  process.once('exit', last);
  child.once('exit', () => process.off('exit', last));
  try {
    await answering(`${endpoint}/_ministack/health`, child);
  } catch (error) {
    await emulator.stop();
    throw error;
  }
  return emulator;
}

/** The suite's own account and proxy settings are no business of the functions. */
function lean(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^AWS_|^PAIRWATCH_|_PROXY$|^NODE_OPTIONS$/i.test(name)),
  );
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(
    child.exitCode === null
      ? `the emulator does not answer within ${READY_MS / 1000} s`
      : `the emulator ended with ${child.exitCode}`,
  );
}

async function end(child: ChildProcess): Promise<void> {
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  signal(child, 'SIGTERM');
  for (const deadline = Date.now() + END_MS; !ended() && Date.now() < deadline; ) await sleep(50);
  signal(child, 'SIGKILL');
}

/** To the whole group; nobody is left where it fails. */
function signal(child: ChildProcess, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  } catch {
    child.kill(name);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
