import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalStateStore } from '../../functions/local/state-store.ts';
import type { Alert } from '../../functions/notify/alert-sink.ts';
import { flappingPeer, OUTAGES } from './peer.ts';
import { type Told, WatchProcess } from './watch-process.ts';

export interface KillReport {
  readonly kills: number;
  /** Outages of the peer, each told and its end told before the next thing happened. */
  readonly outages: number;
  /** All that reached the terminal, in order. */
  readonly told: readonly Told[];
  /** The same from `alerts.jsonl`. */
  readonly kept: readonly Told[];
  /** `INCIDENT SEQUENCE` of every message that was ever seen stored right after a kill. */
  readonly stored: ReadonlySet<string>;
  /** Incidents that are still open, or of which something is due, at the end. */
  readonly unfinished: number;
  /** What the watches said of damage. */
  readonly complaints: readonly string[];
}

/** How long a watch that is left alone may take to tell what it has to, ms. */
const PATIENCE_MS = 20_000;
/** Kills of one outage before its watch is left alone until it has told it. */
const KILLS_EACH = 5;

/**
 * Watches a flapping peer, and kills the watch with SIGKILL at random moments: half of them anywhere in its life,
 * half within moments of a look, where state is written and messages are delivered. Same seed, same moments.
 */
export async function killWatch(kills: number, seed: number): Promise<KillReport> {
  const random = generator(seed);
  const folder = await mkdtemp(join(tmpdir(), 'pairwatch-kill-'));
  const peer = await flappingPeer();
  const told: Told[] = [];
  const stored = new Set<string>();
  const complaints: string[] = [];
  const state = new LocalStateStore(join(folder, '.pairwatch'), { say: (line) => complaints.push(line) });
  const start = () => new WatchProcess(folder, (message) => told.push(message));

  const killOne = async () => {
    const watch = start();
    if (random() < 0.5) await sleep(random() * 900);
    else {
      await Promise.race([peer.nextRequest(), sleep(PATIENCE_MS, undefined, { ref: false })]);
      await sleep(random() * 40);
    }
    await watch.end('SIGKILL');
    complaints.push(...watch.stderr.split('\n').filter((line) => /damaged|could not|broke|wait/.test(line)));
    for (const { incidents } of await state.list())
      for (const { id, tellings } of incidents)
        for (const { message } of tellings) stored.add(`${id} ${message.sequence}`);
  };
  let killed = 0;
  const killUntil = async (done: () => boolean) => {
    for (let at = 0; at < KILLS_EACH && killed < kills; at++, killed++) {
      await killOne();
      if (done()) return;
    }
    const watch = start();
    const endsAt = Date.now() + PATIENCE_MS;
    while (!done() && Date.now() < endsAt) await sleep(20);
    await watch.end('SIGKILL');
    if (!done()) throw new Error(`not told within ${PATIENCE_MS} ms: ${watch.stderr}`);
  };

  try {
    await writeFile(join(folder, 'pairwatch.config.ts'), configuration(peer.url));
    let outages = 0;
    for (; killed < kills; outages++) {
      const outage = OUTAGES[outages % OUTAGES.length] ?? OUTAGES[0];
      const before = told.length;
      peer.outage = outage;
      const causedBy = ({ kind, causes }: Told) => kind !== 'recovered' && causes[0]?.code === outage.code;
      await killUntil(() => told.slice(before).some(causedBy));
      const incident = told.slice(before).find(causedBy)?.incident;
      peer.outage = null;
      await killUntil(() =>
        told.some((message) => message.kind === 'recovered' && message.incident === incident),
      );
    }
    const last = start();
    await sleep(1_500);
    await last.end('SIGTERM');
    const records = await state.list();
    const kept = (await readFile(join(folder, '.pairwatch/watch/alerts.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Alert)
      .flatMap(({ messages, repeat }) => messages.map((message) => ({ ...message, repeat })));
    const unfinished = records.flatMap(({ incidents }) => incidents).length;
    return { kills: killed, outages, told, kept, stored, unfinished, complaints };
  } finally {
    peer.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What breaks the promise: an incident lost, a message out of order, a repeat that does not say so. */
export function brokenPromises({ outages, told, kept, stored, unfinished }: KillReport): readonly string[] {
  const broken = [...repeatMistakes('terminal', told), ...repeatMistakes('file', kept)];
  const toldIds = new Set(told.map(keyOf));
  for (const key of stored) if (!toldIds.has(key)) broken.push(`stored and never told: ${key}`);
  for (const [id, messages] of Map.groupBy(told, ({ incident }) => incident)) {
    const sequences = [...new Set(messages.map(({ sequence }) => sequence))].sort((a, b) => a - b);
    if (sequences.some((sequence, at) => sequence !== at + 1))
      broken.push(`${id} misses a message: ${sequences}`);
    if (messages[0]?.kind !== 'opened') broken.push(`${id} begins with ${messages[0]?.kind}`);
    if (messages.at(-1)?.kind !== 'recovered') broken.push(`${id} ends with ${messages.at(-1)?.kind}`);
  }
  const incidents = new Set(told.map(({ incident }) => incident)).size;
  if (incidents !== outages)
    broken.push(`${outages} outages made ${incidents} incidents: ${told.map(inShort).join('; ')}`);
  if (unfinished > 0) broken.push(`${unfinished} incidents are unfinished`);
  return broken;
}

function repeatMistakes(where: string, told: readonly Told[]): readonly string[] {
  const first = new Map<string, Told>();
  return told.flatMap((message) => {
    const known = first.get(keyOf(message));
    if (!known) {
      first.set(keyOf(message), message);
      return [];
    }
    const same = JSON.stringify({ ...known, repeat: true }) === JSON.stringify(message);
    return same ? [] : [`${where}: ${keyOf(message)} came again without saying so, or changed`];
  });
}

const inShort = ({ incident, sequence, kind, at, causes }: Told): string =>
  `${at} ${incident.slice(-6)} ${sequence} ${kind} ${causes.map(({ code }) => code).join()}`;

const keyOf = ({ incident, sequence }: Told): string => `${incident} ${sequence}`;

const configuration = (url: string): string =>
  `export default { name: 'kill', targets: { api: { protocol: 'openai', url: '${url}' } } };\n`;

/** mulberry32 */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
