import type { Alert, AlertSink } from '../../functions/notify/alert-sink.ts';
import type { Message } from '../../functions/state/message.ts';

/** Keeps what people would have got. `failing`: the next deliveries reject. */
export class MemoryAlerts implements AlertSink {
  readonly alerts: Alert[] = [];
  failing = 0;

  async deliver(alert: Alert): Promise<void> {
    if (this.failing > 0) {
      this.failing -= 1;
      throw new Error('nobody home');
    }
    this.alerts.push(alert);
  }

  get messages(): readonly Message[] {
    return this.alerts.flatMap(({ messages }) => messages);
  }

  /** Kinds of the messages of a subject, in order. */
  kinds(subject?: string): readonly string[] {
    return this.messages
      .filter((message) => subject === undefined || message.subject === subject)
      .map(({ kind }) => kind);
  }
}
