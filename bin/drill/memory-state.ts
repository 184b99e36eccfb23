import type { HistoryEntry } from '../../functions/state/history.ts';
import type { RecordKey, StoredRecord } from '../../functions/state/record.ts';
import type { StateStore } from '../../functions/state/state-store.ts';

const keyOf = ({ kind, name }: RecordKey): string => `${kind} ${name}`;

/** What the watch remembers, for as long as the drill lasts. */
export class MemoryState implements StateStore {
  readonly place = 'memory';
  readonly #records = new Map<string, StoredRecord>();
  readonly #claims = new Map<string, number>();
  readonly #history: HistoryEntry[] = [];

  async claim(location: string, tick: number, now: number): Promise<boolean> {
    const last = this.#claims.get(location) ?? 0;
    if (last >= tick && last <= now) return false;
    this.#claims.set(location, tick);
    return true;
  }

  async read<Kind extends StoredRecord['kind']>(
    kind: Kind,
    name: string,
  ): Promise<Extract<StoredRecord, { readonly kind: Kind }> | undefined> {
    const record = this.#records.get(keyOf({ kind, name }));
    return record as Extract<StoredRecord, { readonly kind: Kind }> | undefined;
  }

  async readMany<Kind extends StoredRecord['kind']>(
    kind: Kind,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, Extract<StoredRecord, { readonly kind: Kind }>>> {
    const records = await Promise.all(names.map((name) => this.read(kind, name)));
    return new Map(records.filter((record) => record !== undefined).map((record) => [record.name, record]));
  }

  async list(): Promise<readonly StoredRecord[]> {
    return [...this.#records.values()];
  }

  async write(record: StoredRecord): Promise<boolean> {
    if ((this.#records.get(keyOf(record))?.revision ?? 0) !== record.revision - 1) return false;
    this.#records.set(keyOf(record), record);
    return true;
  }

  async forget(key: RecordKey): Promise<void> {
    this.#records.delete(keyOf(key));
  }

  async append(entries: readonly HistoryEntry[]): Promise<void> {
    this.#history.push(...entries);
  }

  async *history(since: number): AsyncIterable<HistoryEntry> {
    yield* this.#history.filter((entry) => entry.at >= since);
  }
}
