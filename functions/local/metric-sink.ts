import { join } from 'node:path';
import { METRICS } from '../contract/metrics.ts';
import type { MetricSample, MetricSink } from '../probe/metric-sink.ts';
import { writePrivately } from './files.ts';

/**
 * The newest numbers as a Prometheus text file (`metrics.prom`, for node_exporter's textfile collector or a look by
 * hand): the last sample of each series, stamped by a gauge of its tick.
 */
export class LocalMetricSink implements MetricSink {
  readonly path: string;
  readonly #newest = new Map<string, { readonly sample: MetricSample; readonly tick: number }>();

  /** `folder`: the watch's own. */
  constructor(folder: string) {
    this.path = join(folder, 'metrics.prom');
  }

  async publish(tick: number, samples: readonly MetricSample[]): Promise<void> {
    for (const [series, sample] of summed(samples)) this.#newest.set(series, { sample, tick });
    await writePrivately(this.path, this.#text());
  }

  #text(): string {
    return [...this.#newest.values()]
      .map(({ sample, tick }) => {
        const name = `pairwatch_${sample.metric.replace(/(?<=[a-z])[A-Z]/g, '_$&').toLowerCase()}`;
        const from = sample.from === undefined ? '' : `,location="${escaped(sample.from)}"`;
        const of = METRICS[sample.metric].dimensions.map(
          (label) => `${label.toLowerCase()}="${escaped(sample.of)}"`,
        );
        const series = `{${of.join()}${from}}`;
        return `${name}${series} ${sample.value}\n${name}_tick_seconds${series} ${tick / 1000}\n`;
      })
      .join('');
  }
}

const escaped = (text: string): string => text.replace(/["\\\n]/g, '\\$&');

/** Failed votes add up over locations, as CloudWatch's Sum does; of the rest the last sample counts. */
function summed(samples: readonly MetricSample[]): Map<string, MetricSample> {
  const series = new Map<string, MetricSample>();
  for (const sample of samples) {
    const key = `${sample.metric} ${sample.of} ${sample.from ?? ''}`;
    const before = sample.metric === 'Failed' ? (series.get(key)?.value ?? 0) : 0;
    series.set(key, { ...sample, value: before + sample.value });
  }
  return series;
}
