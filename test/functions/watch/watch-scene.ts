import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultReport, WarningReport } from '../../../functions/contract/verdict.ts';
import type { HandshakeSpec } from '../../../functions/handshake/spec.ts';
import type { Credential } from '../../../functions/keys/credential.ts';
import { LocalStateStore } from '../../../functions/local/state-store.ts';
import type { Check } from '../../../functions/probe/check.ts';
import type { WatchOptions } from '../../../functions/watch/options.ts';
import { Watch } from '../../../functions/watch/watch.ts';
import { MINUTE, NOON, resultOf } from '../../support/looks.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryAlerts } from '../../support/memory-alerts.ts';

/** How a handshake ends. */
export type End = FaultReport | readonly WarningReport[] | 'hangs' | 'throws';

export const PAIRED: End = [];
export const FOUND: Credential = { state: 'found', value: 'a-key', version: 'v1' };

/** A local watch whose handshakes end as they are told to. */
export interface WatchScene {
  readonly state: LocalStateStore;
  readonly alerts: MemoryAlerts;
  readonly clock: ManualClock;
  readonly performed: HandshakeSpec[];
  readonly said: string[];
  /** Ends the handshakes that hang. */
  readonly hung: (() => void)[];
  /** `ends`: how the handshake with a spec ends; asked at each one. */
  watchOf(
    checks: readonly Check[],
    ends: (spec: HandshakeSpec) => End,
    options?: Partial<WatchOptions>,
  ): Watch;
  run(watch: Watch, ticks: number, from?: number): Promise<void>;
  close(): Promise<void>;
}

export async function watchScene(): Promise<WatchScene> {
  const folder = await mkdtemp(join(tmpdir(), 'pairwatch-watch-'));
  const state = new LocalStateStore(folder, { writer: true });
  await state.open();
  const alerts = new MemoryAlerts();
  const clock = new ManualClock(NOON);
  const performed: HandshakeSpec[] = [];
  const said: string[] = [];
  const hung: (() => void)[] = [];
  return {
    ...{ state, alerts, clock, performed, said, hung },
    watchOf: (checks, ends, options = {}) =>
      new Watch({
        checks,
        locations: ['a'],
        state,
        alerts,
        clock,
        every: MINUTE,
        quorum: 1,
        say: (line) => said.push(line),
        reproduce: () => 'curl https://host/v1/models',
        perform: async (spec) => {
          performed.push(spec);
          const end = ends(spec);
          if (end === 'hangs') return new Promise((resolve) => hung.push(() => resolve(resultOf(spec, []))));
          if (end === 'throws') throw new SyntaxError('Unexpected token in "sk-secret"');
          return resultOf(spec, end);
        },
        ...options,
      }),
    run: async (watch, ticks, from = 0) => {
      for (let at = from; at < from + ticks; at++) {
        const tick = NOON + at * MINUTE;
        clock.set(Math.max(tick, clock.wallMs()));
        await watch.tick(tick);
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

export function check(name: string, options: Partial<Check> & { credential?: () => Credential } = {}): Check {
  const { credential = () => FOUND, ...rest } = options;
  const url = new URL(`https://${options.endpoint ?? 'host'}/v1`);
  const protocol = options.protocol ?? 'openai';
  const [target = name] = name.split('/');
  return {
    name,
    target,
    kind: 'handshake',
    protocol,
    endpoint: 'host',
    spec: async (location) => ({ target: name, protocol, url, location, credential: credential() }),
    ...rest,
  };
}
