import type { HistoryEntry } from './history.ts';
import type { RecordKey, StoredRecord } from './record.ts';

/** Port: what the watch remembers (a DynamoDB table | files under `.pairwatch/`). */
export interface RecordStore {
  /** Where, in words, for the line that every command prints. */
  readonly place: string;
  read<Kind extends StoredRecord['kind']>(
    kind: Kind,
    name: string,
  ): Promise<Extract<StoredRecord, { readonly kind: Kind }> | undefined>;
  /** Those of these names that are there, by name; as fresh as `read`, in as few calls as the store allows. */
  readMany<Kind extends StoredRecord['kind']>(
    kind: Kind,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, Extract<StoredRecord, { readonly kind: Kind }>>>;
  list(): Promise<readonly StoredRecord[]>;
  /** Writes only over the revision before the record's own (0: none there yet); false where another was faster. */
  write(record: StoredRecord): Promise<boolean>;
  /** Takes a record out of the list, for a target that is no longer configured. */
  forget(key: RecordKey): Promise<void>;
  append(entries: readonly HistoryEntry[]): Promise<void>;
  /** Oldest first; from the day of `since` (epoch ms) on. */
  history(since: number): AsyncIterable<HistoryEntry>;
}

/** Port: the same for a watch that has its store for itself. */
export interface StateStore extends RecordStore {
  /**
   * Claims a tick for a location by a conditional write, so that a duplicate start does not vote twice. False
   * when it, or a later one, is taken. A later one that lies ahead of `now` is none: the clock was set back.
   * All three in epoch ms.
   */
  claim(location: string, tick: number, now: number): Promise<boolean>;
}

const ATTEMPTS = 24;

/**
 * Reads, changes and writes a record until no other writer comes between; `change` may run more than once, and where
 * it answers its own argument nothing is written. `read`: the record as it was read a moment ago, to try first.
 */
export async function update<Kind extends StoredRecord['kind']>(
  store: RecordStore,
  kind: Kind,
  fresh: Extract<StoredRecord, { readonly kind: Kind }>,
  change: (
    record: Extract<StoredRecord, { readonly kind: Kind }>,
  ) => Extract<StoredRecord, { readonly kind: Kind }>,
  read?: Extract<StoredRecord, { readonly kind: Kind }>,
): Promise<Extract<StoredRecord, { readonly kind: Kind }>> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = attempt === 0 ? read : undefined;
    const before = known ?? (await store.read(kind, fresh.name)) ?? fresh;
    const changed = change(before);
    if (changed === before) return before;
    const after = { ...changed, revision: before.revision + 1 };
    if (await store.write(after)) return after;
  }
  throw new StateContention(`${kind} ${fresh.name}`);
}

/** So many writers at one record that none of our attempts was first. */
export class StateContention extends Error {
  override readonly name = 'StateContention';
  readonly code = 'STATE_CONTENTION';
}
