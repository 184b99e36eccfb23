import { LIVES, TABLE } from '../../contract/table.ts';
import type { DeliveryClaim, DeliveryClaims } from '../../notify/delivery-claims.ts';
import type { Message } from '../../state/message.ts';
import { keyOf, type Table } from './table.ts';

/** How long a deliverer has the message for itself, ms; after that another one takes it for lost. */
const LEASE_MS = 20_000;

/** One write unit a claim, two where somebody had it before. */
export class TableDeliveryClaims implements DeliveryClaims {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async claim(message: Pick<Message, 'incident' | 'sequence'>, now: number): Promise<DeliveryClaim> {
    const claim = {
      ...keyOf(`telling#${message.incident}`, String(message.sequence)),
      leaseUntil: { N: String(now + LEASE_MS) },
      [TABLE.timeToLive]: { N: String(Math.ceil(now / 1000) + LIVES.telling) },
    };
    const first = await this.#table.putIf(claim);
    if (first.written) return 'first';
    const leaseUntil = { N: first.instead['leaseUntil']?.N ?? '0' };
    if (Number(leaseUntil.N) > now) return 'taken';
    const again = await this.#table.putIf(claim, { attribute: 'leaseUntil', is: leaseUntil });
    return again.written ? 'repeat' : 'taken';
  }
}
