/** Periods are written in minutes, and planned in milliseconds. */
export const MINUTE_MS = 60_000;
