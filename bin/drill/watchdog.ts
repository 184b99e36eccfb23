export interface Watchdog {
  /** Aborted when the drill hangs. */
  readonly signal: AbortSignal;
  /** What is done from now on: where the drill hangs, if it does. */
  doing(step: string): void;
  clear(): void;
}

export interface WatchdogOptions {
  /** For the whole drill, ms. */
  readonly longestMs: number;
  /** For putting the peers away after that, ms. */
  readonly cleanupMs: number;
  readonly say: (line: string) => void;
  /** Ends the process: even the cleaning up hangs. */
  readonly kill: () => void;
}

/** Ends a drill that hangs, and says where it does. */
export function startWatchdog({ longestMs, cleanupMs, say, kill }: WatchdogOptions): Watchdog {
  const hung = new AbortController();
  let step = 'starting';
  let killing: NodeJS.Timeout | undefined;
  const timer = setTimeout(() => {
    say(`pairwatch: the drill hung after ${longestMs / 1000} s, at: ${step}`);
    killing = setTimeout(kill, cleanupMs);
    hung.abort(new Error('the drill hung'));
  }, longestMs);
  return {
    signal: hung.signal,
    doing: (next) => {
      step = next;
    },
    clear: () => {
      clearTimeout(timer);
      clearTimeout(killing);
    },
  };
}
