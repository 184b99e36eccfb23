export type MetricUnit = 'Count' | 'Milliseconds' | 'None';

/** The metrics of the watch: unit and the dimensions they carry. A clean value is published, never nothing. */
export const WATCH_METRICS = {
  /** 0 or 1, one sample a voting location and tick: `Sum` counts failing locations, `SampleCount` voters. */
  Failed: { unit: 'Count', dimensions: ['Target'] },
  /** Of paired looks. */
  HandshakeDuration: { unit: 'Milliseconds', dimensions: ['Target'] },
  LooksPlanned: { unit: 'Count', dimensions: ['Location'] },
  /** Looks that ended, skipped ones included. */
  LooksDone: { unit: 'Count', dimensions: ['Location'] },
  LooksInconclusive: { unit: 'Count', dimensions: ['Location'] },
} as const satisfies Record<string, { unit: MetricUnit; dimensions: readonly string[] }>;

export type WatchMetric = keyof typeof WATCH_METRICS;
