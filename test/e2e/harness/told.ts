import type { AlertDocument } from '../../../functions/notify/document.ts';
import type { Message } from '../../../functions/state/message.ts';
import type { Received } from './inbox.ts';
import type { DeployedInstallation } from './installation.ts';

/** What somebody heard: an alert of `notify`, once by each way. */
export interface Told {
  readonly document: AlertDocument;
  readonly sqs: Received;
  readonly http: Received;
}

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

/** That one alert about the subject has come since the mark, by both ways, when all is settled; its message about it. */
export async function toldOnce(
  installation: DeployedInstallation,
  mark: number,
  subject: string,
): Promise<Told & { readonly message: Message }> {
  await installation.settled();
  const received = installation.inbox.since(mark);
  const alerts = alertsAbout(subject, received);
  const [told] = alerts;
  const message = told?.document.messages.find((one) => one.subject === subject);
  if (!told || !message || alerts.length > 1)
    throw new Error(
      `${subject} was told ${alerts.length} times; came: ${received.map(({ via, topic, subject: said }) => `${via} ${topic}: ${said}`).join(' | ') || 'nothing'}`,
    );
  return { ...told, message };
}

/**
 * All that came into the queues since the mark, when all is settled. A region's own alarms speak for themselves, and
 * after a deployment each says once that it is OK: that is left out.
 */
export async function toldInAll(
  installation: DeployedInstallation,
  mark: number,
): Promise<readonly string[]> {
  await installation.settled();
  const queued = installation.inbox
    .since(mark)
    .filter(({ via, text }) => via === 'sqs' && !text.includes('"OldStateValue": "INSUFFICIENT_DATA"'));
  return queued.map(({ topic, region, subject }) => `${topic} in ${region}: ${subject}`);
}
