import { handshake } from '../../functions/handshake/handshake.ts';
import { reproduce } from '../../functions/handshake/reproduce.ts';
import { STABILITY } from '../../functions/probe/stability.ts';
import { tickAt } from '../../functions/watch/plan.ts';
import { Watch } from '../../functions/watch/watch.ts';
import type { SkippingClock } from './clock.ts';
import { LOCATIONS } from './locations.ts';
import { Mailbox } from './mailbox.ts';
import { MemoryState } from './memory-state.ts';
import type { Stage } from './stage.ts';
import { checksOf } from './targets.ts';

const MINUTE_MS = 60_000;
const QUORUM = 2;

/** The watch, running. */
export interface Watching {
  readonly clock: SkippingClock;
  readonly mailbox: Mailbox;
  /** What the watch says of itself: nothing, when it is well. */
  readonly complaints: readonly string[];
  /** No incident is open. */
  quiet(): Promise<boolean>;
  /** A new fault of the target would not be taken for flapping. */
  settled(target: string): Promise<boolean>;
  /** Rejects when the watch breaks; else lasts until it is stopped. */
  readonly running: Promise<void>;
  stop(): Promise<void>;
}

/** The product's own watch, once a minute from every location, until it is stopped. */
export function startWatching(stage: Stage): Watching {
  const { clock } = stage;
  const mailbox = new Mailbox(() => clock.wallMs());
  const state = new MemoryState();
  const complaints: string[] = [];
  const stopped = new AbortController();
  const watch = new Watch({
    checks: checksOf(stage),
    locations: LOCATIONS,
    perform: (spec) => clock.during(() => handshake(spec)),
    state,
    alerts: mailbox,
    clock,
    every: MINUTE_MS,
    quorum: QUORUM,
    reproduce,
    say: (line) => complaints.push(line),
  });
  const running = minuteByMinute(watch, clock, stopped.signal).catch((error: unknown) => {
    if (!stopped.signal.aborted) throw error;
  });
  return {
    clock,
    mailbox,
    complaints,
    running,
    quiet: async () =>
      (await state.list()).every(({ incidents }) => incidents.every(({ closedAt }) => closedAt !== null)),
    settled: async (target) => {
      const since = clock.wallMs() - STABILITY.ticks * MINUTE_MS;
      const own = (await state.list()).filter(({ name }) => name.split('/')[0] === target);
      return own.every(
        (record) =>
          record.kind !== 'check' || record.judged.window.every(({ bad, tick }) => !bad || tick < since),
      );
    },
    stop: async () => {
      stopped.abort();
      await Promise.allSettled([running]);
    },
  };
}

async function minuteByMinute(watch: Watch, clock: SkippingClock, signal: AbortSignal): Promise<void> {
  for (;;) {
    const next = tickAt(clock.wallMs(), MINUTE_MS) + MINUTE_MS;
    await clock.sleep(next - clock.wallMs(), signal);
    await watch.tick(next);
  }
}
