import { parseArgs } from 'node:util';
import type { Verdict } from '../../functions/contract/verdict.ts';
import { handshake } from '../../functions/handshake/handshake.ts';
import { FaultPeers } from '../support/fault-peers.ts';
import { Random } from '../support/random.ts';
import type { FuzzCase, Level } from './case.ts';
import { eventStream } from './levels/event-stream.ts';
import { gatewayFrames } from './levels/gateway-frames.ts';
import { http } from './levels/http.ts';
import { json } from './levels/json.ts';
import { refusals } from './levels/refusals.ts';
import { tls } from './levels/tls.ts';
import { websocket } from './levels/websocket.ts';

const LEVELS: Readonly<Record<string, Level>> = {
  tls,
  http,
  json,
  'event-stream': eventStream,
  websocket,
  'gateway-frames': gatewayFrames,
  refusals,
};

/** At once. */
const CONCURRENCY = 16;
/** Past a deadline, on a machine that runs sixteen handshakes and their peers at once. */
const GRACE_MS = 1000;
const HANG_MS = 10_000;
/** Growth of the heap, after a collection, from a quarter of the run to its end. */
const MAX_GROWTH_MB = 16;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    count: { type: 'string', default: '10000' },
    only: { type: 'string' },
    /** One case of the run, by its number. */
    case: { type: 'string' },
  },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const count = Number(values.count);
const levels = Object.entries(LEVELS).filter(([name]) => !values.only || name === values.only);

const failures: string[] = [];
const unclassified = new Map<string, number>();
const codes = new Map<string, number>();
const perLevel = new Map<string, number>();
let current = '';
const stray = (kind: string) => (error: unknown) =>
  failures.push(`${kind} (near ${current}): ${shortStack(error)}`);
process.on('unhandledRejection', stray('unhandledRejection'));
process.on('uncaughtException', stray('uncaughtException'));

process.stdout.write(`seed ${seed}, ${count} answers\n`);
const startedAt = performance.now();
let next = 0;
let heapAtQuarter: number | undefined;
const numbers = values.case === undefined ? undefined : [Number(values.case)];

await Promise.all(Array.from({ length: CONCURRENCY }, work));

const heapAtEnd = heapMb();
const growth = heapAtEnd - (heapAtQuarter ?? heapAtEnd);
if (growth > MAX_GROWTH_MB)
  failures.push(`the heap grew by ${growth.toFixed(1)} MB from a quarter to the end`);

for (const failure of failures.slice(0, 20)) process.stdout.write(`FAIL ${failure}\n`);
const total = numbers?.length ?? count;
const share = [...unclassified.values()].reduce((sum, one) => sum + one, 0) / total;
process.stdout.write(`per level: ${listed(perLevel)}\n`);
process.stdout.write(`verdicts: ${listed(codes)}\n`);
process.stdout.write(
  `UNCLASSIFIED: ${(share * 100).toFixed(2)} %, most of them ${listed(unclassified, 6)}\n`,
);
process.stdout.write(
  `heap after collection: ${heapAtQuarter?.toFixed(1) ?? '–'} MB at a quarter, ${heapAtEnd.toFixed(1)} MB at the end\n`,
);
process.stdout.write(
  `${total} answers in ${((performance.now() - startedAt) / 1000).toFixed(1)} s, ${failures.length} failure(s)\n`,
);
process.exitCode = failures.length > 0 ? 1 : 0;

async function work(): Promise<void> {
  for (;;) {
    const number = numbers ? numbers.shift() : next++;
    if (number === undefined || (!numbers && number >= count)) return;
    if (!numbers && number === Math.floor(count / 4)) heapAtQuarter = heapMb();
    const [name, level] = levels[number % levels.length] as [string, Level];
    // A generator of its own for each: a case can be run again without those before it.
    const one = level(new Random((seed ^ Math.imul(number + 1, 0x9e3779b1)) >>> 0));
    current = `#${number} ${name}`;
    add(perLevel, name);
    await check(`#${number} ${name}: ${one.label}`, one);
  }
}

async function check(label: string, one: FuzzCase): Promise<void> {
  const peers = new FaultPeers();
  try {
    const spec = await one.prepare(peers);
    const began = performance.now();
    const { verdict } = await noLonger(handshake(spec));
    const ms = performance.now() - began;
    const limit = (spec.timeoutMs ?? 0) + GRACE_MS;
    if (ms > limit) failures.push(`${label}: ended after ${ms.toFixed(0)} ms, the limit is ${limit}`);
    judge(label, one, verdict);
  } catch (error) {
    failures.push(`${label}: threw ${shortStack(error)}`);
  } finally {
    await peers.close();
  }
}

function judge(label: string, { allowed }: FuzzCase, verdict: Verdict): void {
  const { outcome, fault } = verdict;
  const got = fault?.code ?? outcome;
  add(codes, got);
  if (got === 'UNCLASSIFIED') add(unclassified, JSON.stringify(fault?.evidence).slice(0, 120));
  const paired = outcome === 'paired' || outcome === 'degraded';
  if (allowed.kind === 'not-paired' && paired) failures.push(`${label}: paired without a success`);
  if (allowed.kind === 'code' && got !== allowed.code)
    failures.push(`${label}: ${got} instead of ${allowed.code}`);
  if (paired !== (fault === null)) failures.push(`${label}: outcome and fault contradict each other`);
  const phases = verdict.phases.map(({ phase }) => phase);
  if (new Set(phases).size !== phases.length) failures.push(`${label}: a phase twice: ${phases.join(', ')}`);
  if (JSON.stringify(JSON.parse(JSON.stringify(verdict))) !== JSON.stringify(verdict))
    failures.push(`${label}: the verdict is no plain JSON`);
}

async function noLonger<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('a hang: no verdict')), HANG_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const shortStack = (error: unknown): string =>
  ((error as Error)?.stack ?? String(error)).split('\n').slice(0, 6).join('\n');

function heapMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function listed(counts: ReadonlyMap<string, number>, most = counts.size): string {
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([key, number]) => `${key} ${number}`)
    .join(', ');
}
