import type { DeliveryClaim, StrayClaims } from '../../functions/notify/delivery-claims.ts';
import { type Message, messageId } from '../../functions/state/message.ts';

const LEASE_MS = 20_000;

/** What the state table answers to several deliverers, in memory. */
export class MemoryClaims implements StrayClaims {
  readonly #leases = new Map<string, number>();
  /** The next claims reject. */
  broken = false;

  async claim(message: Pick<Message, 'incident' | 'sequence'>, now: number): Promise<DeliveryClaim> {
    if (this.broken) throw new Error('no table');
    const id = messageId(message);
    const lease = this.#leases.get(id);
    if (lease !== undefined && lease > now) return 'taken';
    this.#leases.set(id, now + LEASE_MS);
    return lease === undefined ? 'first' : 'repeat';
  }

  async settle(message: Pick<Message, 'incident' | 'sequence'>): Promise<void> {
    if (this.broken) throw new Error('no table');
    this.#leases.set(messageId(message), Number.POSITIVE_INFINITY);
  }
}
