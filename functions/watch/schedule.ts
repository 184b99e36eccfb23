import type { Clock } from '../handshake/clock.ts';
import { tickAt } from './plan.ts';

/** The longest wait without a look at the wall clock, ms: a laptop wakes, a clock is set. */
const LONGEST_WAIT_MS = 5_000;

export interface ScheduleOptions {
  /** The period, ms; ticks are its multiples since the epoch. */
  readonly every: number;
  readonly clock: Clock;
  /** Ends the schedule. */
  readonly signal: AbortSignal;
  /** Starts a tick; the schedule does not wait for its end, so that a slow look delays no other. */
  readonly start: (tick: number) => void;
  /** So many ticks were missed: the machine slept, or its clock was set. They are not made up. */
  readonly missed: (ticks: number) => void;
}

/** Starts the current tick at once and every later one at its time, until the signal ends it. */
export async function keepSchedule({ every, clock, signal, start, missed }: ScheduleOptions): Promise<void> {
  let last: number | undefined;
  while (!signal.aborted) {
    const tick = tickAt(clock.wallMs(), every);
    const setBack = last !== undefined && tick < last - every;
    if (last === undefined || tick > last || setBack) {
      if (last !== undefined && tick > last + every) missed((tick - last) / every - 1);
      last = tick;
      start(tick);
    }
    const next = Math.max(tick, last) + every - clock.wallMs();
    await clock.sleep(Math.min(Math.max(next, 1), LONGEST_WAIT_MS), signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
