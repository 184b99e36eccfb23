import { type Incident, isDone } from '../state/incident.ts';
import type { Message } from '../state/message.ts';
import type { RecordKey, StoredRecord } from '../state/record.ts';
import { type RecordStore, update } from '../state/state-store.ts';
import type { AlertSink } from './alert-sink.ts';
import { grouped } from './storm.ts';
import { alertOf } from './text.ts';

/**
 * Delivers what the stored incidents say is due, at least once: a message is marked told only after its delivery,
 * and one that a crash or a failed delivery left due goes out again as a repeat. One delivery at a time.
 */
export class PostOffice {
  readonly #store: RecordStore;
  readonly #sink: AlertSink;
  readonly #wallMs: () => number;
  /** Messages recorded by this process and not tried yet: all others may have reached people before. */
  readonly #untried = new Set<string>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(store: RecordStore, sink: AlertSink, wallMs: () => number) {
    this.#store = store;
    this.#sink = sink;
    this.#wallMs = wallMs;
  }

  /**
   * Call before a changed record is stored: what becomes due with it has never been tried, so that it is no
   * repeat. Answers whether anything does.
   */
  expect(before: StoredRecord, after: StoredRecord): boolean {
    const known = new Set(dueOf(before).map(idOf));
    const news = dueOf(after).filter((message) => !known.has(idOf(message)));
    for (const message of news) this.#untried.add(idOf(message));
    return news.length > 0;
  }

  /** Delivers what is due of these records (all of them, where none are given). Rejects if a delivery failed. */
  deliver(keys?: readonly RecordKey[]): Promise<void> {
    const delivered = this.#queue.then(() => this.#deliver(keys));
    this.#queue = delivered.catch(() => undefined);
    return delivered;
  }

  /** Delivers what is due of a record that cannot be stored, and answers the record as it is then. */
  async deliverUnstored<Kept extends StoredRecord>(record: Kept): Promise<Kept> {
    let { incidents } = record;
    for (const message of dueOf(record)) {
      const repeat = !this.#untried.delete(idOf(message));
      const delivered = await this.#sink.deliver(alertOf([message], repeat)).then(
        () => true,
        () => false,
      );
      if (delivered) incidents = incidents.map((incident) => markedTold(incident, message));
    }
    return { ...record, incidents };
  }

  async #deliver(keys: readonly RecordKey[] | undefined): Promise<void> {
    const records = keys ? await this.#read(keys) : await this.#store.list();
    const owner = new Map(records.flatMap((record) => dueOf(record).map((due) => [due, record] as const)));
    const failures: unknown[] = [];
    for (const repeat of [true, false]) {
      const messages = [...owner.keys()].filter((message) => this.#untried.has(idOf(message)) !== repeat);
      for (const group of grouped(messages)) {
        for (const message of group) this.#untried.delete(idOf(message));
        try {
          await this.#sink.deliver(alertOf(group, repeat));
        } catch (error) {
          failures.push(error);
          continue;
        }
        for (const message of group) await this.#markTold(owner.get(message), message);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'some alerts could not be delivered');
  }

  async #read(keys: readonly RecordKey[]): Promise<readonly StoredRecord[]> {
    const records = await Promise.all(keys.map(({ kind, name }) => this.#store.read(kind, name)));
    return records.filter((record) => record !== undefined);
  }

  async #markTold(record: StoredRecord | undefined, message: Message): Promise<void> {
    if (!record) return;
    const told = (incidents: readonly Incident[]) =>
      incidents.map((incident) => markedTold(incident, message));
    const stored =
      record.kind === 'check'
        ? await update(this.#store, 'check', record, (now) => ({ ...now, incidents: told(now.incidents) }))
        : await update(this.#store, 'location', record, (now) => ({
            ...now,
            incidents: told(now.incidents),
          }));
    await archive(this.#store, stored, this.#wallMs());
  }
}

/** Moves what is over and told from a record to the history; history first, so that a crash only repeats it. */
export async function archive(store: RecordStore, record: StoredRecord, at: number): Promise<void> {
  const done = record.incidents.filter(isDone);
  if (done.length === 0) return;
  await store.append(done.map((incident) => ({ entry: 'incident', at, incident })));
  const rest = (incidents: readonly Incident[]) =>
    incidents.filter(({ id }) => !done.some((incident) => incident.id === id));
  if (record.kind === 'check')
    await update(store, 'check', record, (now) => ({ ...now, incidents: rest(now.incidents) }));
  else await update(store, 'location', record, (now) => ({ ...now, incidents: rest(now.incidents) }));
}

function markedTold(incident: Incident, { incident: id, sequence }: Message): Incident {
  if (incident.id !== id) return incident;
  return {
    ...incident,
    tellings: incident.tellings.map((telling) =>
      telling.message.sequence === sequence ? { ...telling, state: 'told' } : telling,
    ),
  };
}

const dueOf = (record: StoredRecord): readonly Message[] =>
  record.incidents.flatMap(({ tellings }) =>
    tellings.filter(({ state }) => state === 'due').map(({ message }) => message),
  );

const idOf = (message: Message): string => `${message.incident} ${message.sequence}`;
