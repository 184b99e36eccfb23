import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import type { FaultPeers } from '../support/fault-peers.ts';

/** A fault that stands ready on real sockets, and the handshake that will meet it. */
export interface Injection {
  readonly spec: HandshakeSpec;
  /** Called right after the handshake began. */
  readonly during?: () => void;
  /** How long `during` keeps the whole process from running; not counted against the deadline. */
  readonly blocksMs?: number;
}

/** Builds the fault. It never sees what the verdict should be. */
export type Injector = (peers: FaultPeers) => Promise<Injection>;
export type Injectors = Readonly<Record<string, Injector>>;
