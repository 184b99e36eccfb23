import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Clock } from '../../functions/handshake/clock.ts';

export interface PracticeEvent {
  readonly eventName: string;
  /** Epoch ms. */
  readonly at: number;
  /** What else the record holds. */
  readonly record?: Readonly<Record<string, unknown>>;
}

/** Of LookupEvents, in its API reference: times are seconds since the epoch. */
interface Question {
  readonly LookupAttributes: readonly { readonly AttributeKey: string; readonly AttributeValue: string }[];
  readonly StartTime: number;
  readonly EndTime: number;
  readonly MaxResults: number;
  readonly NextToken?: string;
}

/** As many as CloudTrail takes in a second, account and region. */
const A_SECOND = 2;

/** LookupEvents over HTTP as AWS publishes it (JSON 1.1): pages, the newest first, the limit by the given clock, refusals. */
export class PracticeTrail {
  readonly events: PracticeEvent[] = [];
  readonly asked: Question[] = [];
  /** AWS's code: every question is refused with it. */
  refusing: string | undefined;
  /** Called before every answer. */
  onAnswer: () => void = () => undefined;
  readonly #clock: Clock;
  readonly #server: Server;
  readonly #times: number[] = [];
  #limited = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#server = createServer(async (request, response) => {
      const question = JSON.parse(await text(request)) as Question;
      const target = String(request.headers['x-amz-target']);
      const [status, body] = target.endsWith('.LookupEvents')
        ? this.#answer(question)
        : [400, { __type: 'UnknownOperationException' }];
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
  }

  /** Answers its URL. */
  async start(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How often it was asked more than is allowed. */
  get limited(): number {
    return this.#limited;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(question: Question): readonly [number, object] {
    this.asked.push(question);
    const now = this.#clock.monotonicMs();
    this.#times.push(now);
    if (this.#times.filter((time) => now - time < 1_000).length > A_SECOND) {
      this.#limited++;
      return [400, { __type: 'ThrottlingException', message: 'Rate exceeded' }];
    }
    if (this.refusing !== undefined) return [400, { __type: this.refusing }];
    const [attribute] = question.LookupAttributes;
    const wanted = this.events
      .filter(({ eventName, at }) => eventName === attribute?.AttributeValue && isWithin(at, question))
      .toSorted((one, other) => other.at - one.at);
    const first = Number(question.NextToken ?? 0);
    const end = first + question.MaxResults;
    this.onAnswer();
    return [
      200,
      {
        Events: wanted.slice(first, end).map(eventOf),
        ...(end < wanted.length && { NextToken: String(end) }),
      },
    ];
  }
}

const isWithin = (at: number, { StartTime, EndTime }: Question): boolean =>
  at >= StartTime * 1_000 && at <= EndTime * 1_000;

function eventOf({ eventName, at, record }: PracticeEvent, index: number): object {
  const eventID = `${eventName}-${at}-${index}`;
  return {
    EventId: eventID,
    EventName: eventName,
    EventTime: at / 1_000,
    EventSource: 'secretsmanager.amazonaws.com',
    ReadOnly: String(eventName.startsWith('Get')),
    CloudTrailEvent: JSON.stringify({
      eventSource: 'secretsmanager.amazonaws.com',
      eventName,
      eventID,
      eventTime: new Date(at).toISOString(),
      recipientAccountId: '111122223333',
      ...record,
    }),
  };
}
