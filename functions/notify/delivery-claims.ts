import type { Message } from '../state/message.ts';

/**
 * Who may deliver a message now. `first`: nobody tried before; `repeat`: somebody did, and nobody can know whether it
 * arrived; `taken`: somebody is at it, or has done it.
 */
export type DeliveryClaim = 'first' | 'repeat' | 'taken';

/** Port: keeps several deliverers from telling the same (a set in memory where there is one | the state table). */
export interface DeliveryClaims {
  claim(message: Pick<Message, 'incident' | 'sequence'>, now: number): Promise<DeliveryClaim>;
}

/** Of messages that no record holds, so that none says that they were told. */
export interface StrayClaims extends DeliveryClaims {
  /** It arrived: for a week nobody may deliver it again. */
  settle(message: Pick<Message, 'incident' | 'sequence'>, now: number): Promise<void>;
}
