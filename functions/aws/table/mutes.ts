import { TABLE } from '../../contract/table.ts';
import type { Mute, MuteStore } from '../../state/mute.ts';
import { type Item, keyOf, type Table } from './table.ts';

const MUTES = 'mute';

export class TableMutes implements MuteStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async mutes(now: number): Promise<readonly Mute[]> {
    const items = await this.#table.partition(MUTES, { consistent: true });
    return items.map(muteOf).filter(({ until }) => until > now);
  }

  /** The item goes with its time to live; until DynamoDB comes to that, `until` says that it is over. */
  mute({ target, since, until, because, by }: Mute): Promise<void> {
    return this.#table.put({
      ...keyOf(MUTES, target),
      since: { N: String(since) },
      until: { N: String(until) },
      because: { S: because },
      by: { S: by },
      [TABLE.timeToLive]: { N: String(Math.ceil(until / 1000)) },
    });
  }
}

const muteOf = (item: Item): Mute => ({
  target: item[TABLE.sortKey]?.S ?? '',
  since: Number(item['since']?.N),
  until: Number(item['until']?.N),
  because: item['because']?.S ?? '',
  by: item['by']?.S ?? '',
});
