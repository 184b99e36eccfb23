import type { FaultCode } from '../../functions/contract/faults/index.ts';
import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import type { FaultPeers } from '../support/fault-peers.ts';
import type { Random } from '../support/random.ts';

/** What a generated answer allows. */
export type Allowed =
  /** Nothing but a verdict is asked for. */
  | { readonly kind: 'anything' }
  /** No API success and no valid hello-ok was in it. */
  | { readonly kind: 'not-paired' }
  /** A known refusal, changed only where it does not matter. */
  | { readonly kind: 'code'; readonly code: FaultCode };

export interface FuzzCase {
  /** Enough to find it again, with the seed. */
  readonly label: string;
  readonly allowed: Allowed;
  /** Sets up the peer and says how to meet it. */
  prepare(peers: FaultPeers): Promise<HandshakeSpec>;
}

export type Level = (random: Random) => FuzzCase;

/** ms; the peers end soon, so few cases need it all. */
export const FUZZ_DEADLINE_MS = 300;

export const anything: Allowed = { kind: 'anything' };
export const notPaired: Allowed = { kind: 'not-paired' };
