import { ROTATIONS, TABLE } from '../../contract/table.ts';
import type { RotationRecord } from '../../rotate/record.ts';
import type { RotationStore } from '../../rotate/rotation-store.ts';
import { packed, unpacked } from './packed.ts';
import { type Item, keyOf, type Table } from './table.ts';
import { TableError } from './table-error.ts';

/**
 * Rotations in the state table. A damaged one is never written over: what it knew of an irreversible call may be all that
 * is known.
 */
export class TableRotations implements RotationStore {
  readonly place: string;
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
    this.place = table.place;
  }

  async read(target: string): Promise<RotationRecord | undefined> {
    const item = await this.#table.get(keyOf(ROTATIONS, target));
    return item && this.#recordOf(item);
  }

  async write(record: RotationRecord): Promise<boolean> {
    const before = record.revision - 1;
    const item: Item = {
      ...keyOf(ROTATIONS, record.target),
      revision: { N: String(record.revision) },
      body: await packed(record),
    };
    const replaced = before === 0 ? undefined : { attribute: 'revision', is: { N: String(before) } };
    return (await this.#table.putIf(item, replaced)).written;
  }

  async list(): Promise<readonly RotationRecord[]> {
    const items = await this.#table.partition(ROTATIONS, { consistent: true });
    return Promise.all(items.map((item) => this.#recordOf(item)));
  }

  async #recordOf(item: Item): Promise<RotationRecord> {
    const which = `${this.place}: the rotation of ${item[TABLE.sortKey]?.S}`;
    const body = Object(await unpacked(item['body']).catch(() => undefined)) as Partial<RotationRecord>;
    if (typeof body.schema === 'number' && body.schema > 1)
      throw new TableError(
        'STATE_NEWER',
        `${which} was written by a newer pairwatch; deploy and use that one`,
      );
    if (body.schema === 1 && body.target === item[TABLE.sortKey]?.S && Number.isSafeInteger(body.revision))
      return body as RotationRecord;
    throw new TableError('STATE_DAMAGED', `${which} is damaged: look at it before anything is rotated`);
  }
}
