import { LIVES, TABLE } from '../../contract/table.ts';
import type { Look } from '../../probe/look.ts';
import type { BallotBox, Voter } from '../../state/ballot-box.ts';
import { packed, unpacked } from './packed.ts';
import { keyOf, type Table } from './table.ts';
import { TableError } from './table-error.ts';

/** Of gzipped looks in one item, bytes: DynamoDB takes 400 KB with all attributes. */
const LARGEST = 380_000;

/** Looks of a tick in its partition of the state table: a write a claim and wave, and a read of all of them a count. */
export class TableBallotBox implements BallotBox {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** One write unit. */
  async claim(tick: number, voter: Voter): Promise<boolean> {
    const claim = { ...keyOf(partitionOf(tick), waveOf(voter, '0')), ...endOf(tick) };
    return (await this.#table.putIf(claim)).written;
  }

  /** A write unit for each KB of gzipped looks. One wave of more than an item holds becomes several items. */
  async cast(tick: number, voter: Voter, wave: number, looks: readonly Look[]): Promise<void> {
    await this.#cast(tick, voter, String(wave), looks);
  }

  /** Strongly consistent: a read unit for each 4 KB of the tick's looks. */
  async count(tick: number): Promise<readonly Look[]> {
    const items = await this.#table.partition(partitionOf(tick), { consistent: true });
    const waves = await Promise.all(
      items.filter(({ looks }) => looks).map(({ looks }) => unpacked(looks) as Promise<readonly Look[]>),
    ).catch(() => {
      throw new TableError('STATE_DAMAGED', `${this.#table.place}: looks of the tick ${tick} are damaged`);
    });
    return waves.flat();
  }

  async #cast(tick: number, voter: Voter, wave: string, looks: readonly Look[]): Promise<void> {
    const body = await packed(looks);
    if (body.B.byteLength > LARGEST && looks.length > 1) {
      const half = Math.ceil(looks.length / 2);
      await Promise.all([
        this.#cast(tick, voter, `${wave}.0`, looks.slice(0, half)),
        this.#cast(tick, voter, `${wave}.1`, looks.slice(half)),
      ]);
      return;
    }
    await this.#table.put({
      ...keyOf(partitionOf(tick), waveOf(voter, wave)),
      ...endOf(tick),
      looks: body,
    });
  }
}

const partitionOf = (tick: number): string => `tick#${tick}`;

const waveOf = ({ location, kind, shard, everyMs }: Voter, wave: string): string =>
  `${location}#${kind}#${shard}#${everyMs}#${wave}`;

const endOf = (tick: number) => ({
  [TABLE.timeToLive]: { N: String(Math.ceil(tick / 1000) + LIVES.tick) },
});
