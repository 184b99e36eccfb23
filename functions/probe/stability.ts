/** Whether anybody failed at a tick at which somebody voted. */
export interface WindowTick {
  readonly tick: number;
  readonly bad: boolean;
}

export type StabilityWindow = readonly WindowTick[];

/**
 * When a check counts as unstable, and when it no longer does.
 * Unstable: at least `changes` changes between good and bad in the last `ticks` periods, the newest tick bad.
 * It leaves that for down or partial after `steadyBad` bad ticks in a row, and recovers after `steadyGood` good ones.
 */
export const STABILITY = { ticks: 10, changes: 3, steadyBad: 3, steadyGood: 5 } as const;

/** Adds a tick; what is older than the window, or lies ahead because the clock was set back, is dropped. */
export function slide(window: StabilityWindow, next: WindowTick, periodMs: number): StabilityWindow {
  const kept = window.filter(({ tick }) => tick < next.tick && next.tick - tick < STABILITY.ticks * periodMs);
  return [...kept, next];
}

export function flaps(window: StabilityWindow): boolean {
  const changes = window.filter((entry, at) => at > 0 && entry.bad !== window[at - 1]?.bad).length;
  return changes >= STABILITY.changes;
}

/** How many of the newest ticks in a row were like the newest. */
export function steadyFor(window: StabilityWindow): number {
  const newest = window.at(-1);
  const breakAt = window.findLastIndex((entry) => entry.bad !== newest?.bad);
  return window.length - 1 - breakAt;
}
