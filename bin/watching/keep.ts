import { systemClock } from '../../functions/handshake/clock.ts';
import { keepSchedule } from '../../functions/watch/schedule.ts';

/** After Ctrl-C, how long looks that are under way may still be told, ms. */
const FAREWELL_MS = 1_500;

export interface Kept {
  /** ms. */
  readonly every: number;
  readonly tick: (tick: number) => Promise<unknown>;
}

/** Starts every tick at its time until the signal comes; what breaks is said, and the next tick comes all the same. */
export async function keepWatching(
  { every, tick: start }: Kept,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  const running = new Set<Promise<unknown>>();
  await keepSchedule({
    every,
    clock: systemClock,
    signal,
    start: (tick) => {
      const ticking = start(tick)
        .catch((error: unknown) =>
          say(`a tick broke: ${(error as { code?: string }).code ?? 'internal error'}`),
        )
        .finally(() => running.delete(ticking));
      running.add(ticking);
    },
    missed: (ticks) =>
      say(`${ticks} ticks were missed, as in sleep; they are not made up, and are no outage`),
  });
  let timer: NodeJS.Timeout | undefined;
  const farewell = new Promise((resolve) => {
    timer = setTimeout(resolve, FAREWELL_MS);
  });
  await Promise.race([Promise.allSettled(running), farewell]);
  clearTimeout(timer);
}
