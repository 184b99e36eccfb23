import { dueMessages, endsWhatWasTold, keepsBack, settled, unmuted } from '../state/incident.ts';
import type { Message } from '../state/message.ts';
import { type Mute, type MuteStore, muteOf } from '../state/mute.ts';
import type { RecordKey, StoredRecord } from '../state/record.ts';
import type { RecordStore } from '../state/state-store.ts';
import type { AlertSink } from './alert-sink.ts';
import { archive, updateIncidents } from './archive.ts';
import type { DeliveryClaims } from './delivery-claims.ts';
import { NO_REFERENCE, type Reference } from './reference.ts';
import { grouped, type Messages } from './storm.ts';
import { alertOf } from './text.ts';

export interface PostOfficeOptions {
  readonly store: RecordStore;
  readonly sink: AlertSink;
  readonly claims: DeliveryClaims;
  readonly wallMs: () => number;
  /** Where several write: records of which something is due, perhaps a moment behind. @default - all of the store */
  readonly due?: () => Promise<readonly StoredRecord[]>;
  /** @default - nobody is muted */
  readonly mutes?: Pick<MuteStore, 'mutes'>;
  /** What texts refer to. @default - nothing */
  readonly reference?: Reference;
}

/**
 * Delivers what the stored incidents say is due, at least once: a message is marked told only after its delivery,
 * and one that a crash or a failed delivery left due goes out again as a repeat. The messages of an incident go out
 * in their order. Several offices may work on one store, if they share their claims.
 */
export class PostOffice {
  readonly #options: PostOfficeOptions;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: PostOfficeOptions) {
    this.#options = options;
  }

  /**
   * Delivers what is due of these records (of all, where none are given; with `due`, of those besides), and answers how
   * many messages are settled with that: told or muted. Rejects with DeliveryFailed if something could not be
   * delivered, with the store's error if nothing could be read.
   */
  deliver(keys?: readonly RecordKey[]): Promise<number> {
    const delivered = this.#queue.then(() => this.#deliver(keys));
    this.#queue = delivered.catch(() => undefined);
    return delivered;
  }

  /** Delivers what is due of a record that cannot be stored, and answers the record as it is then. */
  async deliverUnstored<Kept extends StoredRecord>(record: Kept): Promise<Kept> {
    const { claims, wallMs } = this.#options;
    const mutes = await this.#mutes();
    let { incidents } = record;
    for (const message of dueMessages(record)) {
      const mute = muteOn(message, { ...record, incidents }, mutes, wallMs());
      const repeat = !mute && (await claims.claim(message, wallMs())) !== 'first';
      const done = mute !== undefined || (await this.#tried([message], repeat)) === undefined;
      if (done) incidents = settled(incidents, message, mute);
    }
    return { ...record, incidents };
  }

  async #deliver(keys: readonly RecordKey[] | undefined): Promise<number> {
    const { wallMs } = this.#options;
    const records = await this.#records(keys);
    const mutes = await this.#mutes();
    if (mutes) await this.#endMutes(records, mutes);
    const owners = new Map(records.flatMap((record) => dueMessages(record).map((each) => [each, record])));
    const troubles: unknown[] = [];
    /** Incidents of which an earlier message is not told yet. */
    const waiting = new Set<string>();
    let count = 0;
    const settle = async (messages: readonly Message[], mute?: Mute) => {
      const marked = messages.map((message) => this.#settle(owners.get(message), message, mute));
      const ends = await Promise.allSettled(marked);
      count += ends.filter(({ status }) => status === 'fulfilled').length;
      troubles.push(...ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : [])));
    };
    const audible: Message[] = [];
    for (const [message, record] of owners) {
      const mute = muteOn(message, record, mutes, wallMs());
      if (mute) await settle([message], mute);
      else audible.push(message);
    }
    for (const group of grouped(audible.toSorted(byIncident))) {
      const claimed = await this.#claimed(group.filter(({ incident }) => !waiting.has(incident)));
      const mine = [...claimed.repeat, ...claimed.first];
      for (const message of group) if (!mine.includes(message)) waiting.add(message.incident);
      for (const kind of ['repeat', 'first'] as const) {
        const trouble = await this.#tried(claimed[kind], kind === 'repeat');
        if (trouble === undefined) await settle(claimed[kind]);
        else for (const message of claimed[kind]) waiting.add(message.incident);
        if (trouble !== undefined) troubles.push(trouble);
      }
    }
    if (troubles.length > 0) throw new DeliveryFailed(troubles);
    return count;
  }

  /**
   * The messages of a group that are this office's to deliver. Somebody who has the first of them has begun with the
   * group, and looks again when done: it is left to them whole. A claim that cannot be made keeps nobody from telling.
   */
  async #claimed(group: readonly Message[]): Promise<Record<'first' | 'repeat', readonly Message[]>> {
    const { claims, wallMs } = this.#options;
    const claim = (message: Message) => claims.claim(message, wallMs()).catch(() => 'repeat' as const);
    const [leader, ...others] = group;
    if (!leader) return { first: [], repeat: [] };
    const lead = await claim(leader);
    if (lead === 'taken') return { first: [], repeat: [] };
    const answers = [lead, ...(await Promise.all(others.map(claim)))];
    const of = (kind: string) => group.filter((_, at) => answers[at] === kind);
    return { first: of('first'), repeat: of('repeat') };
  }

  /** What went wrong with the delivery; undefined where nothing did, or there was none. */
  async #tried(messages: readonly Message[], repeat: boolean): Promise<unknown> {
    const { sink, reference = NO_REFERENCE } = this.#options;
    if (messages.length === 0) return undefined;
    return sink.deliver(alertOf(messages as Messages, repeat, reference)).then(
      () => undefined,
      (error: unknown) => error ?? new Error('no delivery'),
    );
  }

  async #settle(record: StoredRecord | undefined, message: Message, mute?: Mute): Promise<void> {
    const { store, wallMs } = this.#options;
    if (!record) return;
    const stored = await updateIncidents(store, record, (incidents) => settled(incidents, message, mute));
    await archive(store, stored, wallMs());
  }

  async #records(keys: readonly RecordKey[] | undefined): Promise<readonly StoredRecord[]> {
    const { store, due } = this.#options;
    if (!due) return keys ? this.#read(keys) : store.list();
    const [named, indexed] = await Promise.allSettled([this.#read(keys ?? []), due()]);
    if (named.status === 'rejected') throw named.reason;
    if (indexed.status === 'rejected') {
      if (named.value.length === 0) throw indexed.reason;
      return named.value;
    }
    const isNamed = ({ kind, name }: RecordKey) =>
      keys?.some((key) => key.kind === kind && key.name === name) ?? false;
    return [...named.value, ...indexed.value.filter((record) => !isNamed(record))];
  }

  async #read(keys: readonly RecordKey[]): Promise<readonly StoredRecord[]> {
    const { store } = this.#options;
    const of = (kind: RecordKey['kind']) => keys.filter((key) => key.kind === kind).map(({ name }) => name);
    const [checks, locations] = await Promise.all([
      store.readMany('check', of('check')),
      store.readMany('location', of('location')),
    ]);
    return [...checks.values(), ...locations.values()];
  }

  /** What was kept back by a mute that somebody ended early is told as at its planned end. */
  async #endMutes(records: readonly StoredRecord[], mutes: readonly Mute[]): Promise<void> {
    const { store, wallMs } = this.#options;
    const now = wallMs();
    const freed = records.filter(
      (record) => keepsBack(record.incidents, now) && !muteFor(record, mutes, now),
    );
    await Promise.all(
      freed.map((record) => updateIncidents(store, record, (incidents) => unmuted(incidents, now))),
    );
  }

  /** Where they cannot be read people are told rather than not. */
  async #mutes(): Promise<readonly Mute[] | undefined> {
    const { mutes, wallMs } = this.#options;
    return mutes?.mutes(wallMs()).catch(() => undefined);
  }
}

const muteFor = (record: StoredRecord, mutes: readonly Mute[] | undefined, now: number): Mute | undefined =>
  record.kind === 'check' ? muteOf(record.name, mutes ?? [], now) : undefined;

const muteOn = (
  message: Message,
  record: StoredRecord,
  mutes: readonly Mute[] | undefined,
  now: number,
): Mute | undefined => (endsWhatWasTold(record.incidents, message) ? undefined : muteFor(record, mutes, now));

/** The same for every office, so that of a storm all ask for the same message first. */
const byIncident = (one: Message, other: Message): number =>
  one.incident.localeCompare(other.incident) || one.sequence - other.sequence;

/** Messages that nobody got, or of which it could not be written down that somebody did; they stay due. */
export class DeliveryFailed extends AggregateError {
  override readonly name = 'DeliveryFailed';
  readonly code = 'DELIVERY_FAILED';

  constructor(troubles: readonly unknown[]) {
    super(troubles, 'some alerts could not be delivered');
  }
}
