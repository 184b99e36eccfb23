import { join } from 'node:path';
import type { Alert, AlertSink } from '../notify/alert-sink.ts';
import { appendLines } from './append-only.ts';

/** Alerts on the terminal, and kept for whoever was not looking: one line of JSON each in `alerts.jsonl`. */
export class LocalAlertSink implements AlertSink {
  readonly path: string;
  readonly #show: (alert: Alert) => void;
  readonly #say: (line: string) => void;

  /** `folder`: the watch's own. `show` puts an alert on the terminal; `say` tells of trouble with the file. */
  constructor(folder: string, show: (alert: Alert) => void, say: (line: string) => void) {
    this.path = join(folder, 'alerts.jsonl');
    this.#show = show;
    this.#say = say;
  }

  /** What is on the terminal is delivered, also where the file cannot be written. */
  async deliver(alert: Alert): Promise<void> {
    const deliveredAt = new Date().toISOString();
    try {
      await appendLines(this.path, [{ schema: 1, deliveredAt, ...alert }], { sync: true });
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      this.#say(`${this.path} could not be written: ${code}`);
    }
    this.#show(alert);
  }
}
