import type { Message, Severity } from '../state/message.ts';
import type { Link } from './reference.ts';

/** One thing a person gets: one message, or a storm of them told as one. */
export interface Alert {
  /** At most 100 characters, no line break. */
  readonly subject: string;
  readonly text: string;
  /** It may have reached people before. */
  readonly repeat: boolean;
  /** The worst of its messages. */
  readonly severity: Severity;
  /** Where to look. */
  readonly links: readonly Link[];
  /** Whose keys they are, where the configuration says so. */
  readonly keyOwners: readonly string[];
  readonly messages: readonly Message[];
}

/** Port: the way to people (an SNS topic | the terminal and a file). Rejects where it could not deliver. */
export interface AlertSink {
  deliver(alert: Alert): Promise<void>;
}
