import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../functions/handshake/clock.ts';
import { handshake } from '../../functions/handshake/handshake.ts';
import type { Credential } from '../../functions/keys/credential.ts';
import type { KeyStore } from '../../functions/keys/key-store.ts';
import { checksOf } from '../../functions/plan/checks.ts';
import { planned } from '../../functions/probe/check.ts';
import type { Look } from '../../functions/probe/look.ts';
import { takeLook } from '../../functions/probe/take-look.ts';
import type { Options } from '../../lib/config/options.ts';
import { parseConfiguration } from '../../lib/config/parse.ts';
import { planOf } from '../../lib/config/plan.ts';

const LOCATION = 'private:local';
const MINUTE_MS = 60_000;

/** What one call came to, and when it began and ended, epoch ms. */
export interface Timed<Result> {
  readonly from: number;
  readonly to: number;
  readonly result: Result;
}

export interface Steady<Result> {
  readonly ended: readonly Timed<Result>[];
  /** Resolves once so many calls that began after it have ended, or it is stopped. */
  more(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** Calls at a steady pace, whether or not the calls before have ended. */
export function steadily<Result>(everyMs: number, call: () => Promise<Result>): Steady<Result> {
  const ended: Timed<Result>[] = [];
  const open = new Set<Promise<void>>();
  const one = () => {
    const from = Date.now();
    const calling = call().then((result) => {
      ended.push({ from, to: Date.now(), result });
      open.delete(calling);
    });
    open.add(calling);
  };
  one();
  const timer = setInterval(one, everyMs);
  let stopped = false;
  return {
    ended,
    more: async (count) => {
      const since = Date.now();
      while (!stopped && ended.filter(({ from }) => from >= since).length < count) await sleep(100);
    },
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await Promise.all(open);
    },
  };
}

/** A look at every target of a configuration, each as the watch takes it, with its keys out of this store. */
export function looking(
  options: Options,
  folder: string,
  keys: Pick<KeyStore, 'read' | 'put'>,
): () => Promise<readonly Look[]> {
  const plan = planOf(parseConfiguration(options, folder), LOCATION);
  const checks = checksOf(plan, { keys, env: {} })
    .filter(({ kind }) => kind === 'handshake')
    .map((check) => planned(check, { every: MINUTE_MS, quorum: 1, locations: [LOCATION] }));
  const tools = {
    perform: (spec: Parameters<typeof handshake>[0]) => handshake(spec),
    clock: systemClock,
    confirmAfterMs: [2_000, 5_000] as const,
    reproduce: () => null,
  };
  const order = { location: LOCATION, armed: true, carry: {}, controlReachedAt: null };
  return () => Promise.all(checks.map((check) => takeLook({ ...order, check, tick: Date.now() }, tools)));
}

/** One secret, once it was read, is used until somebody wants it fresh: a region does so for an hour. */
export function remembering(keys: KeyStore, remembered: string): Pick<KeyStore, 'read' | 'put'> {
  let known: Credential | undefined;
  return {
    read: async (secret, how = 'cached') => {
      if (secret !== remembered) return keys.read(secret);
      if (how === 'fresh') known = undefined;
      known ??= await keys.read(secret);
      return known;
    },
    put: (secret, value) => keys.put(secret, value),
  };
}
