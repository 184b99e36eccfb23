import type { Alert, AlertSink } from '../../functions/notify/alert-sink.ts';
import type { Message } from '../../functions/state/message.ts';

export interface DeliveredAlert {
  /** In the watch's time, epoch ms. */
  readonly atMs: number;
  readonly alert: Alert;
}

/** The way to people in the drill: a box that is read between looks. */
export class Mailbox implements AlertSink {
  readonly #now: () => number;
  readonly #alerts: DeliveredAlert[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  async deliver(alert: Alert): Promise<void> {
    this.#alerts.push({ atMs: this.#now(), alert });
  }

  since(count: number): readonly DeliveredAlert[] {
    return this.#alerts.slice(count);
  }

  get count(): number {
    return this.#alerts.length;
  }
}

export const messagesOf = (alerts: readonly DeliveredAlert[]): readonly Message[] =>
  alerts.flatMap(({ alert }) => alert.messages);
