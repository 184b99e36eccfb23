import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfirmSubscriptionCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import type { Clients } from './aws.ts';

/** What SNS sends to an HTTP subscriber, and puts into a queue. */
interface Envelope {
  readonly Type: 'Notification' | 'SubscriptionConfirmation';
  readonly TopicArn: string;
  readonly Subject?: string;
  readonly Message: string;
  readonly Timestamp: string;
  readonly Token?: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>;
}

export interface Received {
  readonly via: 'sqs' | 'http';
  /** The topic's name. */
  readonly topic: string;
  /** The topic's region. */
  readonly region: string;
  /** Epoch ms. */
  readonly at: number;
  readonly publishedAt: number;
  readonly subject: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Subscription {
  readonly topicArn: string;
  /** In the topic's region. */
  readonly clients: Clients;
}

const WAIT_SECONDS = 2;

/** A person who reads: a queue and a web server on loopback, both subscribed to some topics. */
export class Inbox {
  readonly #received: Received[] = [];
  readonly #server: Server;
  readonly #closing = new AbortController();
  readonly #polls: Promise<void>[] = [];

  static async open(subscriptions: readonly Subscription[]): Promise<Inbox> {
    const inbox = new Inbox();
    await new Promise<void>((resolve) => inbox.#server.listen(0, '127.0.0.1', resolve));
    const regions = Map.groupBy(subscriptions, ({ clients }) => clients);
    for (const [clients, those] of regions) await inbox.#subscribe(clients, those);
    return inbox;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      void readWhole(request).then((body) => {
        this.#take('http', JSON.parse(body) as Envelope);
        response.end();
      });
    });
  }

  get all(): readonly Received[] {
    return this.#received;
  }

  /** A place in the box: `since` it counts what comes later. */
  get mark(): number {
    return this.#received.length;
  }

  since(mark: number): readonly Received[] {
    return this.#received.slice(mark);
  }

  /** Resolves to what came since the mark once that satisfies; rejects after so many ms with all that came. */
  async until(
    mark: number,
    isEnough: (received: readonly Received[]) => boolean,
    withinMs = 10_000,
  ): Promise<readonly Received[]> {
    for (const deadline = Date.now() + withinMs; Date.now() < deadline; ) {
      const since = this.since(mark);
      if (isEnough(since)) return since;
      await sleep(25);
    }
    const came = this.since(mark).map(({ via, topic, subject }) => `${via} ${topic}: ${subject}`);
    throw new Error(`not what was expected within ${withinMs} ms; came: ${came.join(' | ') || 'nothing'}`);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await Promise.allSettled(this.#polls);
  }

  async #subscribe(clients: Clients, subscriptions: readonly Subscription[]): Promise<void> {
    const { port } = this.#server.address() as AddressInfo;
    const { url, arn } = await queueFor(clients, `inbox-${port}`);
    for (const { topicArn } of subscriptions) {
      this.#topics.set(topicArn, clients);
      for (const [Protocol, Endpoint] of [
        ['sqs', arn],
        ['http', `http://127.0.0.1:${port}/`],
      ] as const)
        await clients.sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol, Endpoint }));
    }
    this.#polls.push(this.#poll(clients, url));
  }

  readonly #topics = new Map<string, Clients>();

  async #poll({ sqs }: Clients, QueueUrl: string): Promise<void> {
    const { signal } = this.#closing;
    const receive = {
      QueueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: WAIT_SECONDS,
      VisibilityTimeout: 3_600,
    };
    while (!signal.aborted) {
      const answer = await sqs
        .send(new ReceiveMessageCommand(receive), { abortSignal: signal })
        .catch(() => undefined);
      for (const { Body } of answer?.Messages ?? []) this.#take('sqs', JSON.parse(Body ?? '{}') as Envelope);
      if (!answer) await sleep(100);
    }
  }

  #take(via: Received['via'], envelope: Envelope): void {
    const { Type, TopicArn, Token, Subject = '', Message, Timestamp, MessageAttributes = {} } = envelope;
    if (Type === 'SubscriptionConfirmation') {
      void this.#topics.get(TopicArn)?.sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token }));
      return;
    }
    const [, , , region = '', , topic = ''] = TopicArn.split(':');
    this.#received.push({
      ...{ via, topic, region, subject: Subject, text: Message },
      at: Date.now(),
      publishedAt: Date.parse(Timestamp),
      attributes: Object.fromEntries(
        Object.entries(MessageAttributes).map(([name, { Value }]) => [name, Value]),
      ),
    });
  }
}

/** A queue that takes what topics send. */
async function queueFor(
  { sqs }: Clients,
  QueueName: string,
): Promise<{ readonly url: string; readonly arn: string }> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName }));
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  const arn = (await sqs.send(asked)).Attributes?.['QueueArn'] ?? '';
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arn,
      },
    ],
  });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  return { url: QueueUrl, arn };
}

async function readWhole(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
