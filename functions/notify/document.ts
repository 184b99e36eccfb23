import type { Message, Severity } from '../state/message.ts';
import type { Alert } from './alert-sink.ts';
import type { Link } from './reference.ts';
import { codeOf } from './who.ts';

/** What machines get of an alert: docs/message-format.md describes it. */
export interface AlertDocument {
  readonly pairwatch: 'alert';
  readonly schema: 1;
  readonly installation: string;
  readonly targets: readonly string[];
  readonly severity: Severity;
  readonly codes: readonly string[];
  readonly state: string;
  readonly repeat: boolean;
  readonly subject: string;
  readonly text: string;
  readonly links: readonly Link[];
  readonly keyOwners: readonly string[];
  readonly messages: readonly Message[];
  /** Messages of the storm that did not fit. */
  readonly omitted: number;
}

/** What subscribers may filter by. */
export type Labels = Pick<AlertDocument, 'targets' | 'severity' | 'codes' | 'state'>;

/** Of a storm; who filters by target asks for some, and has the dashboard for the rest. */
const MOST_LABELS = 100;

/** Of a check the target counts; of a location its own name. */
export function labelsOf({ messages, severity }: Alert): Labels {
  const unique = (values: readonly string[]) => [...new Set(values)].slice(0, MOST_LABELS);
  return {
    targets: unique(messages.map(({ subject }) => subject.split('/')[0] ?? subject)),
    severity,
    codes: unique(messages.map(codeOf)),
    state: messages[0]?.standing ?? 'up',
  };
}

/** Each step leaves out more: evidence, then causes beyond the first, then messages. */
const STEPS: readonly ((messages: readonly Message[]) => readonly Message[])[] = [
  (messages) => messages,
  (messages) => messages.map((message) => withCauses(message, message.causes.map(withoutEvidence))),
  (messages) =>
    messages.map((message) => withCauses(message, message.causes.slice(0, 1).map(withoutEvidence))),
  (messages) =>
    messages
      .slice(0, 20)
      .map((message) => withCauses(message, message.causes.slice(0, 1).map(withoutEvidence))),
  () => [],
];

/** The fullest document that is within so many bytes of JSON; the last step fits whatever happens. */
export function documentOf(alert: Alert, installation: string, maxBytes: number): AlertDocument {
  const documents = STEPS.map((step): AlertDocument => {
    const messages = step(alert.messages);
    const { repeat, subject, text, links, keyOwners } = alert;
    return {
      pairwatch: 'alert',
      schema: 1,
      installation,
      ...labelsOf(alert),
      repeat,
      subject,
      text,
      links,
      keyOwners,
      messages,
      omitted: alert.messages.length - messages.length,
    };
  });
  const fits = (document: AlertDocument) => Buffer.byteLength(JSON.stringify(document)) <= maxBytes;
  return documents.find(fits) ?? (documents.at(-1) as AlertDocument);
}

const withCauses = (message: Message, causes: Message['causes']): Message => ({ ...message, causes });

const withoutEvidence = (cause: Message['causes'][number]): Message['causes'][number] => ({
  ...cause,
  evidence: {},
});
