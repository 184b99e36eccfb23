import { MemoryState } from '../../bin/drill/memory-state.ts';
import type { NotifyEvent, TickAnswer } from '../../functions/contract/events.ts';
import type { FaultReport, WarningReport } from '../../functions/contract/verdict.ts';
import type { HandshakeResult, HandshakeSpec } from '../../functions/handshake/spec.ts';
import type { Credential } from '../../functions/keys/credential.ts';
import { updateIncidents } from '../../functions/notify/archive.ts';
import type { PlannedCheck } from '../../functions/probe/check.ts';
import type { MetricSample } from '../../functions/probe/metric-sink.ts';
import { dueMessages, settled } from '../../functions/state/incident.ts';
import type { Message } from '../../functions/state/message.ts';
import type { SharedWatchOptions } from '../../functions/watch/shared-options.ts';
import { SharedWatch } from '../../functions/watch/shared-watch.ts';
import { faultOf, MINUTE, NOON, resultOf } from './looks.ts';
import { MemoryBallots } from './memory-ballots.ts';
import { MemoryClaims } from './memory-claims.ts';
import { SteppedClock } from './stepped-clock.ts';

/** How a handshake ends; one that hangs, after so many ms or never, and well where nothing else is said. */
export type End =
  | FaultReport
  | readonly WarningReport[]
  | { readonly hangsMs: number; readonly fault?: FaultReport };

export const PAIRED: End = [];
export const PLACES = ['a', 'b', 'c'] as const;

const FOUND: Credential = { state: 'found', value: 'a-key', version: 'v1' };

export function checkAt(name: string, options: Partial<PlannedCheck> = {}): PlannedCheck {
  const protocol = options.protocol ?? 'openai';
  return {
    name,
    target: name,
    kind: 'handshake',
    protocol,
    endpoint: `${name}.example`,
    everyMs: MINUTE,
    timeoutMs: 10_000,
    quorum: 2,
    locations: PLACES,
    spec: async (location) => ({
      target: name,
      protocol,
      url: new URL('https://host/v1'),
      location,
      credential: FOUND,
    }),
    ...options,
  };
}

/** Several locations over one table in memory, on a clock that steps; remembers what they published and told. */
export class SharedPlaces {
  readonly clock = new SteppedClock(NOON);
  readonly records = new MemoryState();
  readonly box = new MemoryBallots();
  readonly claims = new MemoryClaims();
  readonly published: { tick: number; atMs: number; samples: readonly MetricSample[] }[] = [];
  readonly notified: NotifyEvent[] = [];
  readonly performed: HandshakeSpec[] = [];
  readonly said: string[] = [];
  /** What people got, in order. */
  readonly told: Message[] = [];
  ends: (spec: HandshakeSpec) => End = () => PAIRED;
  checks: readonly PlannedCheck[];
  options: Partial<SharedWatchOptions> = {};

  constructor(checks: readonly PlannedCheck[]) {
    this.checks = checks;
  }

  at(location: string, options: Partial<SharedWatchOptions> = {}): SharedWatch {
    return new SharedWatch({
      checks: this.checks,
      voter: { location, kind: 'handshake', shard: 0, everyMs: MINUTE },
      perform: (spec) => this.#perform(spec),
      records: this.records,
      box: this.box,
      metrics: {
        publish: async (tick, samples) => {
          this.published.push({ tick, atMs: this.clock.wallMs(), samples });
        },
      },
      notifier: { notify: (event) => this.#notify(event) },
      clock: this.clock,
      say: (line) => this.said.push(line),
      ...this.options,
      ...options,
    });
  }

  /** A tick from these locations at once; `lateMs`: after its time. */
  async tick(
    tick: number,
    locations: readonly string[] = PLACES,
    lateMs = 0,
  ): Promise<readonly TickAnswer[]> {
    this.clock.set(Math.max(this.clock.wallMs(), tick + lateMs));
    const ticks = locations.map((location) => this.at(location).tick(tick, 55_000));
    return (await this.clock.during(Promise.all(ticks))) ?? [];
  }

  /** So many ticks one after the other, from all locations, beginning with tick `from`. */
  async run(ticks: number, from = 0, locations: readonly string[] = PLACES): Promise<void> {
    for (let at = from; at < from + ticks; at++) await this.tick(NOON + at * MINUTE, locations);
  }

  standing = async (check: string) => (await this.records.read('check', check))?.judged.standing.is;

  /** What people got, and what is still due. */
  async messages(): Promise<readonly Message[]> {
    return [...this.told, ...(await this.records.list()).flatMap(dueMessages)];
  }

  kinds = async () => (await this.messages()).map(({ kind }) => kind);

  /** `Sum` of a metric at a tick. */
  sum(metric: MetricSample['metric'], of: string, tick = NOON): number {
    return this.samples(metric, of, tick).reduce((sum, { value }) => sum + value, 0);
  }

  samples(metric: MetricSample['metric'], of: string, tick = NOON): readonly MetricSample[] {
    return this.published
      .filter((batch) => batch.tick === tick)
      .flatMap(({ samples }) => samples)
      .filter((sample) => sample.metric === metric && sample.of === of);
  }

  /** As `notify` does it, at once. */
  async #notify(event: NotifyEvent): Promise<void> {
    this.notified.push(event);
    for (const record of await this.records.list())
      for (const message of dueMessages(record)) {
        if ((await this.claims.claim(message, this.clock.wallMs())) !== 'first') continue;
        this.told.push(message);
        await updateIncidents(this.records, record, (incidents) => settled(incidents, message, undefined));
      }
  }

  async #perform(spec: HandshakeSpec): Promise<HandshakeResult> {
    this.performed.push(spec);
    const end = this.ends(spec);
    if (!('hangsMs' in end)) return resultOf(spec, end);
    await this.clock.sleep(end.hangsMs);
    return resultOf(spec, end.fault ?? []);
  }
}

/** What a handshake ends with where the target is down. */
export const DOWN = faultOf('HTTP_NOT_FOUND');

/** The locations that look at these targets; at `api` where none is named. */
export function placesOf(...names: string[]): SharedPlaces {
  return new SharedPlaces((names.length > 0 ? names : ['api']).map((name) => checkAt(name)));
}
