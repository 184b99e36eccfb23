import type { NotifyEvent } from '../contract/events.ts';

/** Port: the direct way to `notify` (an asynchronous Lambda call). Rejects where it could not be called. */
export interface Notifier {
  notify(event: NotifyEvent): Promise<void>;
}
