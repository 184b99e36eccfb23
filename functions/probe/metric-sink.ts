import type { Metric } from '../contract/metrics.ts';

export interface MetricSample {
  readonly metric: Metric;
  /** The value of the metric's one dimension: a check's published name, or a location. Of a metric without one: anything. */
  readonly of: string;
  /** Adds the dimension `Location` with this value. @default - the metric's one dimension */
  readonly from?: string;
  readonly value: number;
}

/** Port: where numbers go (CloudWatch | a Prometheus text file). Must not throw for a full or absent sink. */
export interface MetricSink {
  /** As few calls as there can be, stamped with the tick (epoch ms), not with the moment of the look. */
  publish(tick: number, samples: readonly MetricSample[]): Promise<void>;
}
