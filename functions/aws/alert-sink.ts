import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import type { Alert, AlertSink } from '../notify/alert-sink.ts';
import { chatNotification } from '../notify/chat.ts';
import { documentOf, labelsOf } from '../notify/document.ts';
import { type AwsClients, callWithin } from './clients.ts';
import { awsErrorCode } from './error-code.ts';

export interface SnsAlertSinkOptions {
  readonly installation: string;
  readonly home: string;
  /** ARN of the topic for people. Its owner may have put it into another region. */
  readonly alertsTopic: string;
  /** ARN of the topic for chats. @default - chats are told nothing */
  readonly chatTopic?: string;
  readonly clients: Pick<AwsClients, 'sns'>;
  /** A line about trouble that keeps nobody from being told. */
  readonly say: (line: string) => void;
}

/** For all tries of one publication, ms. */
const DEADLINE_MS = 8_000;
/** SNS takes 256 KB with attributes: the text once, the document four times, and what JSON in JSON adds. */
const MOST_TEXT_BYTES = 20_000;
const MOST_DOCUMENT_BYTES = 44_000;
/** SNS: "less than 100 characters". */
const LONGEST_SUBJECT = 99;

/**
 * Alerts to the topic for people, as text and, to subscribers that are machines, as JSON; and to the topic for chats.
 * Both are tried; that people's took it is what counts.
 */
export class SnsAlertSink implements AlertSink {
  readonly #options: SnsAlertSinkOptions;

  constructor(options: SnsAlertSinkOptions) {
    this.#options = options;
  }

  async deliver(alert: Alert): Promise<void> {
    const [people] = await Promise.allSettled([this.#toPeople(alert), this.#toChat(alert)]);
    if (people.status === 'rejected') throw people.reason;
  }

  async #toPeople(alert: Alert): Promise<void> {
    const { installation, alertsTopic } = this.#options;
    const text = cutToBytes(alert.text, MOST_TEXT_BYTES);
    const document = JSON.stringify(documentOf({ ...alert, text }, installation, MOST_DOCUMENT_BYTES));
    const message = {
      default: text,
      sms: alert.subject,
      http: document,
      https: document,
      sqs: document,
      lambda: document,
    };
    await this.#publish(alertsTopic, JSON.stringify(message), alert, {
      MessageStructure: 'json',
      Subject: snsSubject(alert.subject),
    });
  }

  async #toChat(alert: Alert): Promise<void> {
    const { chatTopic, say } = this.#options;
    if (!chatTopic) return;
    await this.#publish(chatTopic, JSON.stringify(chatNotification(alert)), alert, {}).catch(
      (error: unknown) => say(`chat was not told: ${awsErrorCode(error)}`),
    );
  }

  async #publish(
    TopicArn: string,
    Message: string,
    alert: Alert,
    more: { readonly MessageStructure?: string; readonly Subject?: string },
  ): Promise<void> {
    const region = TopicArn.split(':')[3] || this.#options.home;
    const { sdk, client } = await this.#options.clients.sns(region);
    const publish = new sdk.PublishCommand({
      TopicArn,
      Message,
      MessageAttributes: attributesOf(alert),
      ...more,
    });
    await client.send(publish, callWithin(DEADLINE_MS));
  }
}

function cutToBytes(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  return `${bytes.toString('utf8', 0, most).replace(/\uFFFD+$/, '')}…`;
}

/** What filter policies see: `target`, `severity`, `code`, `state`. */
function attributesOf(alert: Alert): Record<string, MessageAttributeValue> {
  const { targets, severity, codes, state } = labelsOf(alert);
  return { target: labels(targets), severity: label(severity), code: labels(codes), state: label(state) };
}

const label = (value: string): MessageAttributeValue => ({ DataType: 'String', StringValue: value });

const labels = (values: readonly string[]): MessageAttributeValue => {
  const [only = '', ...others] = values;
  return others.length === 0
    ? label(only)
    : { DataType: 'String.Array', StringValue: JSON.stringify(values) };
};

/** SNS refuses a subject with characters that are not ASCII or are no characters to see, and one that is longer. */
export function snsSubject(subject: string): string {
  const plain = subject
    .replaceAll('…', '...')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/[^ -~]/gu, '?')
    .trim();
  return plain.length > LONGEST_SUBJECT ? `${plain.slice(0, LONGEST_SUBJECT - 3)}...` : plain;
}
