import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MemoryState } from '../../bin/drill/memory-state.ts';
import { systemClock } from '../../functions/handshake/clock.ts';
import { handshake } from '../../functions/handshake/handshake.ts';
import type { PlannedCheck } from '../../functions/probe/check.ts';
import type { MetricSample } from '../../functions/probe/metric-sink.ts';
import { tickAt } from '../../functions/watch/plan.ts';
import { SharedWatch } from '../../functions/watch/shared-watch.ts';
import { MemoryBallots } from '../support/memory-ballots.ts';
import type { LoadPeers } from './peers.ts';

const MINUTE_MS = 60_000;
/** What a function has of the minute. */
const LEFT_MS = 55_000;

export interface LoadReport {
  /** Of the whole tick, ms. */
  readonly tookMs: number;
  /** From the start to the first numbers that were published, ms. */
  readonly firstPublishedMs: number;
  readonly publishes: number;
  /** How looks ended, by result or code. */
  readonly ends: Readonly<Record<string, number>>;
  /** `LooksDone` and `LooksPlanned`, as published. */
  readonly done: number;
  readonly planned: number;
  /** Durations that were reported, ms. */
  readonly medianMs: number;
  readonly worstMs: number;
  /** Of this process until now, MB. */
  readonly peakRssMb: number;
  readonly cpuMs: number;
  readonly troubles: readonly string[];
}

/** Peers in a process of their own: only the watch's time and memory are measured here. */
export async function loadPeers(): Promise<LoadPeers & { stop(): void }> {
  const child = fork(fileURLToPath(new URL('./peers.ts', import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  });
  const peers = await new Promise<LoadPeers>((resolve, reject) => {
    child.once('message', (message) => resolve(message as LoadPeers));
    child.once('exit', () => reject(new Error('the peers ended')));
  });
  return { ...peers, stop: () => child.disconnect() };
}

export interface LoadOptions {
  readonly targets: number;
  /** Whether a target hangs, by its number. */
  readonly hangs: (at: number) => boolean;
  /** Of a handshake, ms. @default - the product's */
  readonly timeoutMs?: number;
  /** Bounds of the pause before a confirmation, ms. @default - the product's */
  readonly confirmAfterMs?: readonly [number, number];
}

/** One tick from one location, over ports in memory. */
export async function tickOver(options: LoadOptions, peers: LoadPeers): Promise<LoadReport> {
  const { targets, confirmAfterMs } = options;
  const startedAt = performance.now();
  const published: { atMs: number; samples: readonly MetricSample[] }[] = [];
  const box = new MemoryBallots();
  const watch = new SharedWatch({
    checks: Array.from({ length: targets }, (_, at) => checkOf(at, options, peers)),
    voter: { location: 'here', kind: 'handshake', shard: 0, everyMs: MINUTE_MS },
    perform: (spec) => handshake(spec),
    records: new MemoryState(),
    box,
    metrics: {
      publish: async (_tick, samples) => {
        published.push({ atMs: performance.now() - startedAt, samples });
      },
    },
    notifier: { notify: async () => undefined },
    clock: systemClock,
    ...(confirmAfterMs && { confirmAfterMs }),
  });
  const tick = tickAt(Date.now(), MINUTE_MS);
  const cpuBefore = process.cpuUsage();
  const { troubles } = await watch.tick(tick, LEFT_MS);
  const tookMs = performance.now() - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  const samples = published.flatMap((batch) => batch.samples);
  const valuesOf = (metric: string) =>
    samples.filter((sample) => sample.metric === metric).map(({ value }) => value);
  const durations = valuesOf('HandshakeDuration').sort((a, b) => a - b);
  const ends = Map.groupBy(await box.count(tick), (look) =>
    'fault' in look ? look.fault.code : look.result,
  );
  return {
    tookMs,
    firstPublishedMs: published[0]?.atMs ?? Number.NaN,
    publishes: published.length,
    ends: Object.fromEntries([...ends].map(([end, looks]) => [end, looks.length])),
    done: valuesOf('LooksDone')[0] ?? 0,
    planned: valuesOf('LooksPlanned')[0] ?? 0,
    medianMs: durations[Math.floor(durations.length / 2)] ?? Number.NaN,
    worstMs: durations.at(-1) ?? Number.NaN,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    cpuMs: (cpu.user + cpu.system) / 1000,
    troubles,
  };
}

function checkOf(
  at: number,
  { hangs, timeoutMs }: LoadOptions,
  { healthyPort, silentPort, ca }: LoadPeers,
): PlannedCheck {
  const name = `target-${at}`;
  const url = new URL(`https://localhost:${hangs(at) ? silentPort : healthyPort}/v1`);
  return {
    name,
    target: name,
    kind: 'handshake',
    protocol: 'openai',
    endpoint: url.host,
    everyMs: MINUTE_MS,
    timeoutMs: timeoutMs ?? 10_000,
    quorum: 1,
    locations: ['here'],
    spec: async (location) => ({
      target: name,
      protocol: 'openai',
      url,
      location,
      credential: { state: 'found', value: `sk-load-${at}-6Hq2Vx9Tz4`, version: '1' },
      network: { ca },
      ...(timeoutMs !== undefined && { timeoutMs }),
    }),
  };
}
