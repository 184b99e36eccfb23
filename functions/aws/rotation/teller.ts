import type { Clock } from '../../handshake/clock.ts';
import { type News, rotationSamples } from '../../rotate/news.ts';
import type { Teller } from '../../rotate/ports.ts';
import type { RotationRecord } from '../../rotate/record.ts';
import type { AwsClients } from '../clients.ts';
import { awsErrorCode } from '../error-code.ts';
import { CloudWatchMetricSink } from '../metric-sink.ts';
import { LambdaNotifier } from '../notifier.ts';
import { newsOfStuck, type Stuck } from './stuck.ts';

export interface RotationTellerOptions {
  readonly installation: string;
  readonly home: string;
  readonly clients: Pick<AwsClients, 'cloudWatch' | 'lambda'>;
  readonly clock: Clock;
  readonly say: (line: string) => void;
}

/** Numbers of rotations for the alarms, and news of them for people. */
export class RotationTeller implements Teller {
  readonly #options: RotationTellerOptions;
  readonly #metrics: CloudWatchMetricSink;
  readonly #notifier: LambdaNotifier;

  constructor(options: RotationTellerOptions) {
    this.#options = options;
    this.#metrics = new CloudWatchMetricSink(options);
    this.#notifier = new LambdaNotifier(options);
  }

  async tell(record: RotationRecord, news: readonly News[]): Promise<readonly News[]> {
    const { say } = this.#options;
    await this.publish(record).catch(() => say(`${record.target}: no metrics`));
    for (const [at, one] of news.entries())
      try {
        await this.#notifier.notify(one);
      } catch (error) {
        say(`${record.target}: people could not be told: ${awsErrorCode(error)}`);
        return news.slice(at);
      }
    return [];
  }

  /** Of what no record holds: a failure in the numbers of each, and one message a cause and day. Never rejects. */
  async tellStuck(stuck: readonly Stuck[]): Promise<void> {
    const { installation, clock, say } = this.#options;
    const now = clock.wallMs();
    const samples = stuck.map(({ target }) => ({ metric: 'RotationFailed', of: target, value: 1 }) as const);
    await this.#metrics.publish(now, samples).catch(() => say('no metrics of what could not go on'));
    for (const news of newsOfStuck(stuck, installation, now))
      await this.#notifier
        .notify(news)
        .catch((error: unknown) => say(`${news.subject}: people could not be told: ${awsErrorCode(error)}`));
  }

  publish(record: RotationRecord): Promise<void> {
    const now = this.#options.clock.wallMs();
    return this.#metrics.publish(now, rotationSamples(record, now));
  }
}
