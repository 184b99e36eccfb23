import type { Clock } from '../../handshake/clock.ts';
import type { TrailAnswer } from '../../reconcile/audit.ts';
import { readTrailRecord, type TrailEventName, type TrailRecord } from '../../reconcile/trail-record.ts';
import { type AwsClients, callWithin } from '../clients.ts';
import { awsErrorCode } from '../error-code.ts';

export interface SecretsTrailOptions {
  /** Of the secrets: CloudTrail keeps what happens in a region there. */
  readonly region: string;
  readonly clients: Pick<AwsClients, 'cloudTrail'>;
  readonly clock: Clock;
}

/** For all names of one lookup with their pages, ms: at two questions a second some 20,000 events. */
export const LOOKUP_MS = 240_000;
/** For one page with its tries, ms. */
const PAGE_MS = 15_000;
/** LookupEvents may be asked twice a second, account and region (its API reference), and others ask too. */
const PAUSE_MS = 600;
const PAUSE_WHEN_REFUSED_MS = 3_000;
/** The most there are. */
const PAGE_SIZE = 50;
const TOO_OFTEN: readonly string[] = ['ThrottlingException', 'Throttling', 'TooManyRequestsException'];

interface Found {
  readonly records: readonly TrailRecord[];
  /** Complete from then on, epoch ms. */
  readonly since: number;
  /** Why not from the beginning. */
  readonly trouble?: string;
}

/**
 * What CloudTrail's event history knows of the secrets of a region: management events of the last 90 days, kept without
 * a trail and free of charge, some 15 minutes after they happen. By their names, since its resource names of secrets are
 * as the callers wrote them: names or ARNs.
 */
export class SecretsTrail {
  readonly #options: SecretsTrailOptions;
  /** Monotonic ms. */
  #nextAt = 0;

  constructor(options: SecretsTrailOptions) {
    this.#options = options;
  }

  /** Never rejects: what could not be asked is said. */
  async lookUp(names: readonly TrailEventName[], from: number, until: number): Promise<TrailAnswer> {
    const deadline = this.#options.clock.monotonicMs() + LOOKUP_MS;
    const found: Found[] = [];
    const unheard: string[] = [];
    for (const name of names) {
      const { trouble, ...one } = await this.#ofName(name, from, until, deadline);
      found.push(one);
      if (trouble !== undefined)
        unheard.push(
          `CloudTrail: ${name}, heard from ${new Date(one.since).toISOString()} on only (${trouble})`,
        );
    }
    const records = found.flatMap((one) => one.records).toSorted((one, other) => other.at - one.at);
    return { trail: { since: Math.max(from, ...found.map(({ since }) => since)), records }, unheard };
  }

  /** CloudTrail answers the newest first. */
  async #ofName(name: TrailEventName, from: number, until: number, deadline: number): Promise<Found> {
    const { clock } = this.#options;
    const records: TrailRecord[] = [];
    let since = until;
    let token: string | undefined;
    for (;;) {
      const wait = this.#nextAt - clock.monotonicMs();
      if (clock.monotonicMs() + Math.max(0, wait) >= deadline)
        return { records, since, trouble: 'no time left' };
      if (wait > 0) await clock.sleep(wait);
      this.#nextAt = clock.monotonicMs() + PAUSE_MS;
      try {
        const page = await this.#page(name, from, until, token);
        for (const { CloudTrailEvent, EventTime } of page.Events ?? []) {
          const record = readTrailRecord(CloudTrailEvent);
          if (record) records.push(record);
          if (EventTime) since = Math.min(since, EventTime.getTime());
        }
        token = page.NextToken;
        if (token === undefined) return { records, since: from };
      } catch (error) {
        const code = awsErrorCode(error);
        if (!TOO_OFTEN.includes(code)) return { records, since, trouble: code };
        this.#nextAt = clock.monotonicMs() + PAUSE_WHEN_REFUSED_MS;
      }
    }
  }

  async #page(name: string, from: number, until: number, token: string | undefined) {
    const { region, clients } = this.#options;
    const { sdk, client } = await clients.cloudTrail(region);
    const lookUp = new sdk.LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
      StartTime: new Date(from),
      EndTime: new Date(until),
      MaxResults: PAGE_SIZE,
      ...(token !== undefined && { NextToken: token }),
    });
    return client.send(lookUp, callWithin(PAGE_MS));
  }
}
