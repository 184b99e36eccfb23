import type { Clock } from '../handshake/clock.ts';
import type { Subject } from '../rotate/flight.ts';
import { newsBetween, rotationSamples } from '../rotate/news.ts';
import type { RotationRecord } from '../rotate/record.ts';
import type { Rotations } from '../rotate/rotations.ts';
import type { AwsClients } from './clients.ts';
import { CloudWatchMetricSink } from './metric-sink.ts';
import { LambdaNotifier } from './notifier.ts';

export interface RotationTellerOptions {
  readonly installation: string;
  readonly home: string;
  readonly clients: Pick<AwsClients, 'cloudWatch' | 'lambda'>;
  readonly clock: Clock;
  readonly say: (line: string) => void;
}

/** Numbers of rotations for the alarms, and news of them for people. */
export class RotationTeller {
  readonly #options: RotationTellerOptions;
  readonly #metrics: CloudWatchMetricSink;
  readonly #notifier: LambdaNotifier;

  constructor(options: RotationTellerOptions) {
    this.#options = options;
    this.#metrics = new CloudWatchMetricSink(options);
    this.#notifier = new LambdaNotifier(options);
  }

  /** Does something to a rotation, and tells what became of it, also where that failed. */
  async telling<Made>(subject: Subject, rotations: Rotations, work: () => Promise<Made>): Promise<Made> {
    const { clock, say } = this.#options;
    const before = (await rotations.standing(subject)).record;
    try {
      return await work();
    } finally {
      const after = (await rotations.standing(subject)).record;
      await this.publish(after).catch(() => say(`${subject.plan.target}: no metrics`));
      for (const news of newsBetween(before, after, clock.wallMs())) await this.#notifier.notify(news);
    }
  }

  publish(record: RotationRecord): Promise<void> {
    const now = this.#options.clock.wallMs();
    return this.#metrics.publish(now, rotationSamples(record, now));
  }
}
