import { dueMessages } from '../state/incident.ts';
import { type Message, messageId } from '../state/message.ts';
import type { StoredRecord } from '../state/record.ts';
import type { DeliveryClaim, DeliveryClaims } from './delivery-claims.ts';

/**
 * Claims of the only deliverer of a store, in memory. What another process left due may have reached people before;
 * only what this one saw become due, and has not tried yet, surely has not.
 */
export class OwnClaims implements DeliveryClaims {
  readonly #untried = new Set<string>();

  /** Call before a changed record is stored. Answers whether anything becomes due with it. */
  expect(before: StoredRecord, after: StoredRecord): boolean {
    const known = new Set(dueMessages(before).map(messageId));
    const news = dueMessages(after).filter((message) => !known.has(messageId(message)));
    for (const message of news) this.#untried.add(messageId(message));
    return news.length > 0;
  }

  async claim(message: Pick<Message, 'incident' | 'sequence'>): Promise<DeliveryClaim> {
    return this.#untried.delete(messageId(message)) ? 'first' : 'repeat';
  }
}
