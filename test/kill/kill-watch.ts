import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalStateStore } from '../../functions/local/state-store.ts';
import type { Alert } from '../../functions/notify/alert-sink.ts';
import { Random } from '../support/random.ts';
import { flappingPeer, OUTAGES } from './peer.ts';
import type { KillReport } from './promises.ts';
import { type Told, WatchProcess } from './watch-process.ts';

/** How long a watch that is left alone may take to tell what it has to, ms. */
const PATIENCE_MS = 20_000;
/** Kills of one outage before its watch is left alone until it has told it. */
const KILLS_EACH = 5;

/**
 * Watches a flapping peer, and kills the watch with SIGKILL at random moments: half of them anywhere in its life,
 * half within moments of a look, where state is written and messages are delivered. Same seed, same moments.
 */
export async function killWatch(kills: number, seed: number): Promise<KillReport> {
  const random = new Random(seed);
  const folder = await mkdtemp(join(tmpdir(), 'pairwatch-kill-'));
  const peer = await flappingPeer();
  const told: Told[] = [];
  const stored = new Set<string>();
  const complaints: string[] = [];
  const state = new LocalStateStore(join(folder, '.pairwatch'), { say: (line) => complaints.push(line) });
  const start = () => new WatchProcess(folder, (message) => told.push(message));

  const killOne = async () => {
    const watch = start();
    if (random.chance(0.5)) await sleep(random.next() * 900);
    else {
      await Promise.race([peer.nextRequest(), sleep(PATIENCE_MS, undefined, { ref: false })]);
      await sleep(random.next() * 40);
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
    await configured(folder, peer.url);
    const outages: string[] = [];
    while (killed < kills) {
      const outage = OUTAGES[outages.length % OUTAGES.length] ?? OUTAGES[0];
      const before = told.length;
      peer.outage = outage;
      const causedBy = ({ kind, causes }: Told) => kind !== 'recovered' && causes[0]?.code === outage.code;
      await killUntil(() => told.slice(before).some(causedBy));
      const incident = told.slice(before).find(causedBy)?.incident ?? 'none';
      outages.push(incident);
      peer.outage = null;
      await killUntil(() =>
        told.some((message) => message.kind === 'recovered' && message.incident === incident),
      );
    }
    const left = async () => (await state.list()).flatMap(({ incidents }) => incidents).length;
    const last = start();
    await sleep(1_500);
    const endsAt = Date.now() + PATIENCE_MS;
    while ((await left()) > 0 && Date.now() < endsAt) await sleep(20);
    await last.end('SIGTERM');
    const kept = (await readFile(join(folder, '.pairwatch/watch/alerts.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Alert)
      .flatMap(({ messages, repeat }) => messages.map((message) => ({ ...message, repeat })));
    return { kills: killed, outages, told, kept, stored, unfinished: await left(), complaints };
  } finally {
    peer.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Has a folder watch a peer. */
export const configured = (folder: string, url: string): Promise<void> =>
  writeFile(
    join(folder, 'pairwatch.config.ts'),
    `export default { name: 'kill', targets: { api: { protocol: 'openai', url: '${url}' } } };\n`,
  );
