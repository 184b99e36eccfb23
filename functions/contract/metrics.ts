/**
 * How much is published of every look: whether it failed alone; how long it took besides, by target; the same also by
 * target and location. A custom metric costs by the month, whatever it says.
 */
export const METRIC_DETAILS = ['outcome', 'target', 'location'] as const;
export type MetricDetail = (typeof METRIC_DETAILS)[number];

export type MetricUnit = 'Count' | 'Milliseconds' | 'None';

interface MetricDefinition {
  readonly unit: MetricUnit;
  /** What `MetricSample.of` is the value of. */
  readonly dimensions: readonly ['Target' | 'Location'] | readonly [];
  /** Published once more with the dimension `Location` beside it, where the configuration asks for that detail. */
  readonly byLocation?: true;
  /** Left out with the detail `outcome`. */
  readonly dispensable?: true;
}

/** The metrics of the watch: unit and the dimensions they carry. A clean value is published, never nothing. */
export const WATCH_METRICS = {
  /** 0 or 1, one sample a voting location and tick: `Sum` counts failing locations, `SampleCount` voters. */
  Failed: { unit: 'Count', dimensions: ['Target'], byLocation: true },
  /** Of paired looks. */
  HandshakeDuration: { unit: 'Milliseconds', dimensions: ['Target'], byLocation: true, dispensable: true },
  LooksPlanned: { unit: 'Count', dimensions: ['Location'] },
  /** Looks that ended, skipped ones included. */
  LooksDone: { unit: 'Count', dimensions: ['Location'] },
  LooksInconclusive: { unit: 'Count', dimensions: ['Location'] },
  /** Once a day, where known: until the first certificate of the chain ends. */
  CertificateDaysLeft: { unit: 'None', dimensions: ['Target'] },
  /** Once a day, where known: since the key was stored. */
  KeyAgeDays: { unit: 'None', dimensions: ['Target'] },
  /** Once a day, where known: what is left of the tightest limit, 0 to 1. */
  QuotaLeft: { unit: 'None', dimensions: ['Target'] },
} as const satisfies Record<string, MetricDefinition>;

export type WatchMetric = keyof typeof WATCH_METRICS;

/** The metrics of the rotation, 0 or 1 each: at every step of a rotation, and once a day. */
export const ROTATION_METRICS = {
  /** The newest rotation was given up, not by a person; or one cannot go on, since ledger, store or table fail. */
  RotationFailed: { unit: 'Count', dimensions: ['Target'] },
  /** The new key is in use, and the former one was not ended by the deadline. */
  RetirementOverdue: { unit: 'Count', dimensions: ['Target'] },
  /** The ledger does not verify. */
  LedgerBroken: { unit: 'Count', dimensions: [] },
} as const satisfies Record<string, MetricDefinition>;

export const METRICS = { ...WATCH_METRICS, ...ROTATION_METRICS } as const;
export type Metric = keyof typeof METRICS;
