import { setTimeout as sleep } from 'node:timers/promises';
import type { AlertDocument } from '../../../functions/notify/document.ts';
import type { Message } from '../../../functions/state/message.ts';
import type { Inbox, Received } from './inbox.ts';

/** What somebody heard: an alert of `notify`, once by each way. */
export interface Told {
  readonly document: AlertDocument;
  readonly sqs: Received;
  readonly http: Received;
}

/** How long nothing must have come before it counts that nothing comes, ms: `notify` gathers, and a cold start is slow. */
const QUIET_MS = 2_000;

const isDocument = (value: unknown): value is AlertDocument =>
  Object(value) === value && (value as { pairwatch?: unknown }).pairwatch === 'alert';

function documentIn({ text }: Received): AlertDocument | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isDocument(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The alerts about a subject since the mark, in the order of the queue. Two that are the same are two. */
export function alertsAbout(subject: string, received: readonly Received[]): readonly Told[] {
  const about = (via: Received['via']) =>
    received.flatMap((one) => {
      const document = one.via === via ? documentIn(one) : undefined;
      return document?.messages.some((message) => message.subject === subject) ? [{ document, one }] : [];
    });
  const [queued, posted] = [about('sqs'), about('http')];
  return queued.flatMap(({ document, one: sqs }, at) => {
    const http = posted[at]?.one;
    return http ? [{ document, sqs, http }] : [];
  });
}

/** Waits for one alert about the subject, and that no second one follows; answers its message about it. */
export async function toldOnce(
  inbox: Inbox,
  mark: number,
  subject: string,
  withinMs = 15_000,
): Promise<Told & { readonly message: Message }> {
  await inbox.until(mark, (received) => alertsAbout(subject, received).length > 0, withinMs);
  await sleep(QUIET_MS);
  const alerts = alertsAbout(subject, inbox.since(mark));
  const [told] = alerts;
  const message = told?.document.messages.find((one) => one.subject === subject);
  if (!told || !message || alerts.length > 1)
    throw new Error(
      `${subject} was told ${alerts.length} times: ${alerts.map(({ document }) => document.subject).join(' | ')}`,
    );
  return { ...told, message };
}

/** Subjects of all alerts since the mark, once nothing more comes. */
export async function toldInAll(inbox: Inbox, mark: number): Promise<readonly string[]> {
  for (let last = -1; last !== inbox.mark; ) {
    last = inbox.mark;
    await sleep(QUIET_MS);
  }
  const documents = inbox.since(mark).filter(({ via }) => via === 'sqs');
  return documents.map(({ topic, region, subject }) => `${topic} in ${region}: ${subject}`);
}
