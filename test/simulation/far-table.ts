import { MemoryState } from '../../bin/drill/memory-state.ts';
import type { Look } from '../../functions/probe/look.ts';
import type { BallotBox, Voter } from '../../functions/state/ballot-box.ts';
import { dueMessages } from '../../functions/state/incident.ts';
import type { StoredRecord } from '../../functions/state/record.ts';
import { MemoryClaims } from '../support/memory-claims.ts';

/** The state table itself, in the home region. */
export class CentralTable {
  readonly records = new MemoryState();
  readonly claims = new MemoryClaims();
  readonly #claimed = new Set<string>();
  readonly #looks = new Map<number, Look[]>();

  claim(tick: number, { location, kind, shard }: Voter): boolean {
    const key = `${tick} ${location} ${kind} ${shard}`;
    if (this.#claimed.has(key)) return false;
    this.#claimed.add(key);
    return true;
  }

  cast(tick: number, looks: readonly Look[]): void {
    this.#looks.set(tick, [...(this.#looks.get(tick) ?? []), ...looks]);
  }

  count(tick: number): readonly Look[] {
    return this.#looks.get(tick) ?? [];
  }

  async due(): Promise<readonly StoredRecord[]> {
    return (await this.records.list()).filter((record) => dueMessages(record).length > 0);
  }
}

/** Waits as long as a call to the home region takes. */
export type Travel = () => Promise<void>;

/** The table as one process sees it: every operation travels there and back. */
export function farTable(table: CentralTable, travel: Travel) {
  const far = <Arguments extends readonly unknown[], Answer>(
    operation: (...each: Arguments) => Answer | Promise<Answer>,
  ) => {
    return async (...each: Arguments): Promise<Answer> => {
      await travel();
      return operation(...each);
    };
  };
  const { records } = table;
  const box: BallotBox = {
    claim: far((tick: number, voter: Voter) => table.claim(tick, voter)),
    cast: far((tick: number, _voter: Voter, _wave: number, looks: readonly Look[]) =>
      table.cast(tick, looks),
    ),
    count: far((tick: number) => table.count(tick)),
  };
  return {
    box,
    claims: {
      claim: far(table.claims.claim.bind(table.claims)),
      settle: far(table.claims.settle.bind(table.claims)),
    },
    mutes: { mutes: far(async () => []) },
    records: Object.assign(Object.create(records) as MemoryState, {
      place: 'the table',
      read: far(records.read.bind(records)),
      readMany: far(records.readMany.bind(records)),
      write: far(records.write.bind(records)),
      append: far(records.append.bind(records)),
      list: far(records.list.bind(records)),
      dueRecords: far(() => table.due()),
    }),
  };
}
