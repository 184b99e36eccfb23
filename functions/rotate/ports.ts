import type { LedgerRecord, Proof } from '../contract/ledger.ts';
import type { TargetPlan } from '../contract/plan.ts';
import type { RotationDriverName } from '../contract/rotation.ts';
import type { Clock } from '../handshake/clock.ts';
import type { NetworkOptions } from '../handshake/spec.ts';
import type { VersionedKeyStore } from '../keys/versioned-store.ts';
import type { RotationDriver } from './driver.ts';
import type { News } from './news.ts';
import type { RotationRecord } from './record.ts';
import type { RotationStore } from './rotation-store.ts';

/** Port: real handshakes from the locations with one version of a key, which each location reads by itself. */
export interface Prover {
  /**
   * One handshake, made after `since` (epoch ms, default: whenever). A location that does not answer, or has no such
   * version, is `inconclusive`.
   */
  prove(location: string, target: string, version: string, since?: number): Promise<Proof>;
}

/** Port: the device of each gateway that may have it reload its secrets and ask its provider. */
export interface Courier {
  /**
   * Has a gateway read its secrets again, and proves that it pairs with its provider by them. Answers facts for the
   * ledger; throws a RotationError `NOT_DELIVERED`. May be called again.
   */
  deliver(gateway: string, provider: string): Promise<Readonly<Record<string, string | number>>>;
  /**
   * Has a gateway take the token of one version of a secret as its shared one, where it has another one of that secret's
   * versions now; the courier reads them by itself. Answers facts for the ledger; throws a RotationError. May be called
   * again.
   */
  putInForce(gateway: string, secret: string, version: string): Promise<Readonly<Record<string, string>>>;
}

/** Port: the ledger, as far as a rotation writes it. */
export interface Writing {
  /** `hold`: asked once more before it is written, where that took its time. */
  append(record: LedgerRecord, hold: () => Promise<void>): Promise<unknown>;
}

/** Port: people, and the alarms that look at numbers. */
export interface Teller {
  /** Takes the numbers of a record, and news in their order; answers those that could not be told. May be called again. */
  tell(record: RotationRecord, news: readonly News[]): Promise<readonly News[]>;
}

/** What rotations work with. */
export interface RotationPorts {
  /** The installation's name. */
  readonly installation: string;
  readonly keys: VersionedKeyStore;
  readonly rotations: RotationStore;
  readonly ledger: Writing;
  readonly prover: Prover;
  readonly courier: Courier;
  readonly drivers: Readonly<Partial<Record<RotationDriverName, RotationDriver>>>;
  /** The way to a target. */
  readonly network: (target: TargetPlan) => Promise<NetworkOptions>;
  readonly clock: Clock;
  /** The principal in the records: an ARN, or user@host. */
  readonly by: string;
  /** Who asked the principal for this, as he says: user@host; a fact of every entry. @default - nobody did */
  readonly askedBy?: string;
  /** Names this process or invocation alone: who has a lease. */
  readonly holder: string;
  /** How long a lease lasts without being renewed, ms: longer than whoever holds one may live. */
  readonly leaseMs: number;
  /** Whether a holder is known to be dead, so that nobody has to wait for its lease. @default - nobody knows */
  readonly isGone?: (holder: string) => Promise<boolean>;
  /** Ends every wait of a driver. @default - 60 seconds a call */
  readonly signal?: AbortSignal;
  /** Hears of a record before its lease is given back. @default - nobody is told, and nothing is remembered as told */
  readonly teller?: Teller;
  /** Hears every entry once it is in the ledger. @default - nobody listens */
  readonly onEntry?: (record: LedgerRecord) => void;
}
