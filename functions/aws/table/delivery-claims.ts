import { LIVES, TABLE } from '../../contract/table.ts';
import type { DeliveryClaim, StrayClaims } from '../../notify/delivery-claims.ts';
import type { Message } from '../../state/message.ts';
import { type Item, keyOf, type Table } from './table.ts';

/** How long a deliverer has the message for itself, ms; after that another one takes it for lost. */
const LEASE_MS = 20_000;

/** One write unit a claim, two where somebody had it before; one more to settle it. */
export class TableDeliveryClaims implements StrayClaims {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async claim(message: Told, now: number): Promise<DeliveryClaim> {
    const claim = claimOf(message, now, now + LEASE_MS);
    const first = await this.#table.putIf(claim);
    if (first.written) return 'first';
    const leaseUntil = { N: first.instead['leaseUntil']?.N ?? '0' };
    if (Number(leaseUntil.N) > now) return 'taken';
    const again = await this.#table.putIf(claim, { attribute: 'leaseUntil', is: leaseUntil });
    return again.written ? 'repeat' : 'taken';
  }

  settle(message: Told, now: number): Promise<void> {
    return this.#table.put(claimOf(message, now, now + LIVES.telling * 1_000));
  }
}

type Told = Pick<Message, 'incident' | 'sequence'>;

const claimOf = ({ incident, sequence }: Told, now: number, leaseUntil: number): Item => ({
  ...keyOf(`telling#${incident}`, String(sequence)),
  leaseUntil: { N: String(leaseUntil) },
  [TABLE.timeToLive]: { N: String(Math.ceil(now / 1000) + LIVES.telling) },
});
