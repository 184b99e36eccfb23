import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { METRICS } from '../contract/metrics.ts';
import { namesOf } from '../contract/names.ts';
import type { MetricSample, MetricSink } from '../probe/metric-sink.ts';
import { type AwsClients, callWithin } from './clients.ts';

export interface CloudWatchMetricSinkOptions {
  readonly installation: string;
  /** The region of all metrics. */
  readonly home: string;
  readonly clients: Pick<AwsClients, 'cloudWatch'>;
}

/** Of one PutMetricData. It also takes 1 MB, which a thousand of ours stay far under (names of at most 64 characters). */
const BATCH = 1_000;
/** For both tries of one call, ms. */
const DEADLINE_MS = 6_000;

/** Metrics in the installation's own namespace, home region; the SDK gzips what is over 10 KB. Rejects with AWS's error. */
export class CloudWatchMetricSink implements MetricSink {
  readonly #options: CloudWatchMetricSinkOptions;

  constructor(options: CloudWatchMetricSinkOptions) {
    this.#options = options;
  }

  /** One PutMetricData for each thousand samples; those of later calls are sent even where an earlier one failed. */
  async publish(tick: number, samples: readonly MetricSample[]): Promise<void> {
    const { installation, home, clients } = this.#options;
    if (samples.length === 0) return;
    const data = samples.map((sample) => datumOf(sample, new Date(tick)));
    const { sdk, client } = await clients.cloudWatch(home);
    const calls = Array.from({ length: Math.ceil(data.length / BATCH) }, (_, at) =>
      client.send(
        new sdk.PutMetricDataCommand({
          Namespace: namesOf(installation).namespace,
          MetricData: data.slice(at * BATCH, (at + 1) * BATCH),
        }),
        callWithin(DEADLINE_MS),
      ),
    );
    const failed = (await Promise.allSettled(calls)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }
}

function datumOf({ metric, of, from, value }: MetricSample, timestamp: Date): MetricDatum {
  const { unit, dimensions } = METRICS[metric];
  return {
    MetricName: metric,
    Dimensions: [
      ...dimensions.map((Name) => ({ Name, Value: of })),
      ...(from === undefined ? [] : [{ Name: 'Location', Value: from }]),
    ],
    Timestamp: timestamp,
    Unit: unit,
    Value: value,
  };
}
