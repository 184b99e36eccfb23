import { join } from 'node:path';
import type { Alert, AlertSink } from '../notify/alert-sink.ts';
import { appendLines } from './append-only.ts';

/** Alerts on the terminal, and kept for whoever was not looking: one line of JSON each in `alerts.jsonl`. */
export class LocalAlertSink implements AlertSink {
  readonly path: string;
  readonly #show: (alert: Alert) => void;

  /** `folder`: the watch's own. `show` puts an alert on the terminal. */
  constructor(folder: string, show: (alert: Alert) => void) {
    this.path = join(folder, 'alerts.jsonl');
    this.#show = show;
  }

  async deliver(alert: Alert): Promise<void> {
    const deliveredAt = new Date().toISOString();
    await appendLines(this.path, [{ schema: 1, deliveredAt, ...alert }], { sync: true });
    this.#show(alert);
  }
}
