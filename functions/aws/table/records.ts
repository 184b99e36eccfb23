import { LIVES, recordPartition, recordPartitions, TABLE } from '../../contract/table.ts';
import type { HistoryEntry } from '../../state/history.ts';
import type { Incident } from '../../state/incident.ts';
import { migrated } from '../../state/migrations.ts';
import type { RecordKey, StoredRecord } from '../../state/record.ts';
import type { RecordStore } from '../../state/state-store.ts';
import { packed, unpacked } from './packed.ts';
import { type Item, keyOf, type Table } from './table.ts';
import { TableError } from './table-error.ts';

type Record<Kind extends StoredRecord['kind']> = Extract<StoredRecord, { readonly kind: Kind }>;

const INCIDENTS = 'incident';
/** The one value of the index: what is due fits a partition. */
const DUE = 'due';
const DAY_MS = 86_400_000;

/**
 * Records and incidents in the state table. A record of some KB, gzipped, mostly costs one unit to read and one to write;
 * while something is due its index takes one more. Looks and notes are not kept: CloudWatch counts votes, logs hold
 * the rest.
 */
export class TableRecords implements RecordStore {
  readonly place: string;
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
    this.place = table.place;
  }

  async read<Kind extends StoredRecord['kind']>(kind: Kind, name: string): Promise<Record<Kind> | undefined> {
    const item = await this.#table.get(recordKey({ kind, name }));
    return item && ((await this.#recordOf(item)) as Record<Kind>);
  }

  async readMany<Kind extends StoredRecord['kind']>(
    kind: Kind,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, Record<Kind>>> {
    const items = await this.#table.getMany([...new Set(names)].map((name) => recordKey({ kind, name })));
    const records = await this.#whole(items);
    return new Map((records as Record<Kind>[]).map((record) => [record.name, record]));
  }

  /** By kind and name; what was written within the last second may be missing or older. */
  async list(): Promise<readonly StoredRecord[]> {
    const partitions = (['check', 'location'] as const).flatMap(recordPartitions);
    const items = await Promise.all(
      partitions.map((partition) => this.#table.partition(partition, { consistent: false })),
    );
    const records = await this.#whole(items.flat());
    return records.toSorted((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1));
  }

  /**
   * The records with a message that is due. The index, which is a moment behind, says which; they themselves are read
   * as they are now. Whoever knows of one that may be due reads it besides.
   */
  async dueRecords(): Promise<readonly StoredRecord[]> {
    const keys = (await this.#table.due(DUE)).map((item) => ({
      [TABLE.partitionKey]: item[TABLE.partitionKey] ?? { S: '' },
      [TABLE.sortKey]: item[TABLE.sortKey] ?? { S: '' },
    }));
    const items = await this.#table.getMany(keys);
    return (await this.#whole(items)).filter(isDue);
  }

  async write(record: StoredRecord): Promise<boolean> {
    const before = record.revision - 1;
    const item: Item = {
      ...recordKey(record),
      revision: { N: String(record.revision) },
      body: await packed(record),
      [TABLE.timeToLive]: { N: String(Math.ceil(Date.now() / 1000) + LIVES.record) },
      ...(isDue(record) && { [TABLE.dueIndex.partitionKey]: { S: DUE } }),
    };
    const replaced = before === 0 ? undefined : { attribute: 'revision', is: { N: String(before) } };
    return (await this.#table.putIf(item, replaced)).written;
  }

  forget(key: RecordKey): Promise<void> {
    return this.#table.delete(recordKey(key));
  }

  async append(entries: readonly HistoryEntry[]): Promise<void> {
    await Promise.all(
      entries.map(async (entry) => {
        if (entry.entry !== 'incident') return;
        const { incident, at } = entry;
        await this.#table.put({
          ...keyOf(INCIDENTS, incident.id),
          at: { N: String(at) },
          body: await packed(incident),
          [TABLE.timeToLive]: { N: String(Math.ceil(at / 1000) + LIVES.incident) },
        });
      }),
    );
  }

  /** Incidents alone. Reads all that are kept, which a year's are few enough for. */
  async *history(since: number): AsyncIterable<HistoryEntry> {
    const items = await this.#table.partition(INCIDENTS, { consistent: false });
    const kept = items
      .map((item) => ({ at: Number(item['at']?.N), item }))
      .filter(({ at }) => at >= since - (since % DAY_MS))
      .sort((a, b) => a.at - b.at);
    for (const { at, item } of kept)
      yield { entry: 'incident', at, incident: (await this.#body(item)) as Incident };
  }

  /** Without those that are damaged: one hides no other, and whoever reads it by itself hears of it. */
  async #whole(items: readonly Item[]): Promise<readonly StoredRecord[]> {
    const records = items.map((item) =>
      this.#recordOf(item).catch((error: TableError) => {
        if (error.code !== 'STATE_DAMAGED') throw error;
      }),
    );
    return (await Promise.all(records)).filter((record) => record !== undefined);
  }

  async #recordOf(item: Item): Promise<StoredRecord> {
    const read = migrated(await this.#body(item));
    const which = `${this.place}: the record of ${item[TABLE.sortKey]?.S}`;
    switch (read.state) {
      case 'current':
        return read.stored as StoredRecord;
      case 'newer':
        throw new TableError(
          'STATE_NEWER',
          `${which} has schema ${read.schema}: a newer pairwatch wrote it; deploy and use that one`,
        );
      case 'unknown':
        throw new TableError('STATE_DAMAGED', `${which} is damaged (${read.why}); delete it to begin anew`);
    }
  }

  async #body(item: Item): Promise<unknown> {
    return unpacked(item['body']).catch(() => {
      const key = `${item[TABLE.partitionKey]?.S} / ${item[TABLE.sortKey]?.S}`;
      throw new TableError('STATE_DAMAGED', `${this.place}: ${key} is damaged; delete it to begin anew`);
    });
  }
}

const recordKey = ({ kind, name }: RecordKey): Item => keyOf(recordPartition(kind, name), name);

const isDue = ({ incidents }: StoredRecord): boolean =>
  incidents.some(({ tellings }) => tellings.some(({ state }) => state === 'due'));
