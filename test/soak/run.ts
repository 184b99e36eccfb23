import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { handshake } from '../../functions/handshake/handshake.ts';
import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import type { SoakPeers } from './peers.ts';

/** At once. */
const CONCURRENCY = 8;
/** Points of the curve. */
const POINTS = 20;
const MAX_GROWTH_MB = 5;

interface Sample {
  readonly done: number;
  readonly heapMb: number;
  readonly fds: number;
  readonly timers: number;
}

const count = Number(process.argv[2] ?? 20_000);
if (!Number.isInteger(count) || count < POINTS)
  throw new Error(`the count has to be a number from ${POINTS} on`);
if (!globalThis.gc) throw new Error('run it with node --expose-gc');

// Peers in a process of their own: only the engine's memory is measured here.
const child = fork(fileURLToPath(new URL('./peers.ts', import.meta.url)), {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
const peers = await new Promise<SoakPeers>((resolve, reject) => {
  child.once('message', (message) => resolve(message as SoakPeers));
  child.once('exit', () => reject(new Error('the peers ended')));
});

const base = { location: 'private:soak', network: { ca: peers.ca }, timeoutMs: 10_000 } as const;
const api: HandshakeSpec = {
  ...base,
  target: 'api',
  protocol: 'openai',
  url: new URL(peers.apiUrl),
  credential: { state: 'found', value: peers.key },
};
const gateway: HandshakeSpec = {
  ...base,
  target: 'gateway',
  protocol: 'openclaw',
  url: new URL(peers.gatewayUrl),
  credential: { state: 'found', value: JSON.stringify(peers.device) },
};
/** Good and bad ones in turn, each with what it has to end in. */
const SPECS: readonly (readonly [HandshakeSpec, string])[] = [
  [api, 'paired'],
  [gateway, 'paired'],
  [api, 'paired'],
  [gateway, 'paired'],
  [{ ...api, credential: { state: 'found', value: 'sk-soak-of-another-9Xw2' } }, 'AUTH_KEY_REJECTED'],
  [{ ...gateway, network: {} }, 'TLS_CERT_UNTRUSTED'],
  [{ ...api, exchange: { model: 'gpt-4o-mini' } }, 'paired'],
  [
    {
      ...gateway,
      credential: {
        state: 'found',
        value: JSON.stringify({ ...peers.device, deviceToken: 'of-another-7Yq3' }),
      },
    },
    'DEVICE_TOKEN_REJECTED',
  ],
];

const surprises = new Map<string, number>();
const samples: Sample[] = [];
const startedAt = performance.now();
process.stdout.write(`${count} handshakes, ${CONCURRENCY} at once\n     done  heap MB   fds  timers\n`);
for (let point = 0; point < POINTS; point++) {
  await segment(Math.floor((count * point) / POINTS), Math.floor((count * (point + 1)) / POINTS));
  samples.push(await measured(Math.floor((count * (point + 1)) / POINTS)));
}
child.removeAllListeners('exit');
child.disconnect();

const quarter = samples[POINTS / 4 - 1] as Sample;
const end = samples.at(-1) as Sample;
const seconds = (performance.now() - startedAt) / 1000;
const problems = [
  ...(end.heapMb > quarter.heapMb + MAX_GROWTH_MB
    ? [`the heap grew by ${(end.heapMb - quarter.heapMb).toFixed(1)} MB`]
    : []),
  ...(end.fds !== quarter.fds
    ? [`file descriptors: ${quarter.fds} at a quarter, ${end.fds} at the end`]
    : []),
  ...(end.timers !== quarter.timers
    ? [`timers: ${quarter.timers} at a quarter, ${end.timers} at the end`]
    : []),
  ...[...surprises].map(([what, times]) => `${times} × ${what}`),
];
process.stdout.write(
  `a quarter: ${line(quarter)}\nthe end:   ${line(end)}\n${(count / seconds).toFixed(0)} handshakes a second\n`,
);
for (const problem of problems) process.stdout.write(`FAIL ${problem}\n`);
process.stdout.write(problems.length === 0 ? 'soak passed\n' : 'soak failed\n');
process.exitCode = problems.length === 0 ? 0 : 1;

async function segment(from: number, to: number): Promise<void> {
  let next = from;
  const worker = async () => {
    for (let number = next++; number < to; number = next++) {
      const [spec, expected] = SPECS[number % SPECS.length] as (typeof SPECS)[number];
      const { outcome, fault } = (await handshake(spec)).verdict;
      const got = fault?.code ?? outcome;
      if (got !== expected)
        surprises.set(
          `${got} instead of ${expected}`,
          (surprises.get(`${got} instead of ${expected}`) ?? 0) + 1,
        );
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

/** After everything that ends a handshake has ended, and after a collection. */
async function measured(done: number): Promise<Sample> {
  await sleep(100);
  globalThis.gc?.();
  await sleep(10);
  globalThis.gc?.();
  const sample = {
    done,
    heapMb: process.memoryUsage().heapUsed / 2 ** 20,
    fds: openFiles(),
    timers: process.getActiveResourcesInfo().filter((type) => type === 'Timeout' || type === 'Immediate')
      .length,
  };
  process.stdout.write(
    `${String(done).padStart(9)} ${sample.heapMb.toFixed(2).padStart(8)} ${String(sample.fds).padStart(5)} ${String(sample.timers).padStart(7)}\n`,
  );
  return sample;
}

/** Counted where the system has a folder of them. */
function openFiles(): number {
  for (const folder of ['/proc/self/fd', '/dev/fd']) {
    try {
      return readdirSync(folder).length;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return 0;
}

function line({ heapMb, fds, timers }: Sample): string {
  return `${heapMb.toFixed(2)} MB, ${fds} file descriptors, ${timers} timers`;
}
