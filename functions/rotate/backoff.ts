/** Pauses between tries, ms: the last one for good. A gateway locks out who fails to log in ten times in a minute. */
const BACKOFF_MS = [60_000, 60_000, 120_000, 240_000, 480_000, 900_000] as const;

/** No pause between two tries is longer, ms. */
export const LONGEST_PAUSE_MS = BACKOFF_MS[BACKOFF_MS.length - 1] ?? 0;

/** How long to wait after so many tries before that came to nothing, ms. */
export const pauseAfter = (attempts: number): number => BACKOFF_MS[attempts] ?? LONGEST_PAUSE_MS;
