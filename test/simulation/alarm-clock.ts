import { ALARMS } from '../../functions/contract/alarms.ts';
import type { MetricSample } from '../../functions/probe/metric-sink.ts';
import type { VirtualTime } from './virtual-time.ts';

const MINUTE_MS = 60_000;
const { periods, bad } = ALARMS.Down;

export interface AlarmClockOptions {
  readonly time: VirtualTime;
  /** The check that it is about. */
  readonly subject: string;
  readonly quorum: number;
  /** At which ms of the minute CloudWatch evaluates. */
  readonly second: number;
  /** ms until a sample that has arrived is seen. */
  readonly visibleAfter: () => number;
  /** The alarm goes off; once. */
  readonly alarm: () => Promise<void>;
}

/** The alarm `Down` as CloudWatch documents it: once a minute, over the last complete minutes, by what is visible then. */
export class AlarmClock {
  readonly #options: AlarmClockOptions;
  readonly #failed: { readonly minute: number; readonly value: number; readonly visibleAt: number }[] = [];
  #isOff = false;

  constructor(options: AlarmClockOptions) {
    this.#options = options;
  }

  take(tick: number, samples: readonly MetricSample[]): void {
    const { time, visibleAfter, subject } = this.#options;
    for (const { metric, of, value } of samples)
      if (metric === ALARMS.Down.metric && of === subject)
        this.#failed.push({ minute: tick, value, visibleAt: time.wallMs() + visibleAfter() });
  }

  /** Evaluates in this minute (epoch ms of its beginning). */
  evaluateIn(minute: number): void {
    const { time, second, alarm } = this.#options;
    time.at(minute + second, async () => {
      if (this.#isOff || this.#badMinutes(minute) < bad) return;
      this.#isOff = true;
      await alarm();
    });
  }

  #badMinutes(minute: number): number {
    const { time, quorum } = this.#options;
    const now = time.wallMs();
    const minutes = Array.from({ length: periods }, (_, at) => minute - (at + 1) * MINUTE_MS);
    const sumOf = (each: number) =>
      this.#failed
        .filter((sample) => sample.minute === each && sample.visibleAt <= now)
        .reduce((sum, { value }) => sum + value, 0);
    return minutes.filter((each) => sumOf(each) >= quorum).length;
  }
}
