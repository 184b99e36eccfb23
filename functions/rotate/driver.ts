import type { TargetPlan } from '../contract/plan.ts';
import type { RotationDriverName, RotationPlan } from '../contract/rotation.ts';
import type { Clock } from '../handshake/clock.ts';
import type { NetworkOptions } from '../handshake/spec.ts';
import type { RotationTrouble } from './rotation-error.ts';

/** What a driver works with. */
export interface DriverWork {
  /** The installation's name: a new key carries it, so that several may share a provider's account. */
  readonly installation: string;
  readonly plan: RotationPlan;
  readonly target: TargetPlan;
  /** The secret version that the rotation is for: a new key is named after it, so that a crashed attempt is found. */
  readonly version: string;
  /** Whether an earlier try of the same call, by whomever, may have come to something. @default false */
  readonly isRepeated?: boolean;
  /** The stored key document of the current version, when the work began. */
  readonly current: string;
  /** The same as it is now: asked before anything is ended that may have been promoted meanwhile. */
  readonly currentNow: () => Promise<string>;
  /** The stored vault document; undefined where there is none, or it is empty. */
  readonly vault: string | undefined;
  /** Writes the vault; BUSY where somebody else did meanwhile. Awaited before anything irreversible that depends on it. */
  readonly putVault: (document: string) => Promise<void>;
  /** Has the gateway of `plan.through` take the current key, or that of `version`, as its shared token. */
  readonly putInForce: (which: 'current' | 'pending') => Promise<Readonly<Record<string, string>>>;
  /** The shared tokens of the gateway that are stored in `plan.sharedToken`, whatever their label; the likeliest first. */
  readonly sharedTokens: () => Promise<readonly string[]>;
  /** BUSY where the lease is lost, as of a process that stood still: awaited right before anything is changed. */
  readonly hold: () => Promise<void>;
  readonly network: NetworkOptions;
  readonly clock: Clock;
  /** Ends every wait. */
  readonly signal: AbortSignal;
}

/** A new key document, in the form of the current one, to be stored as the pending version. `facts` go into the ledger: names and ids, never a key. */
export interface IssuedKey {
  readonly document: string;
  readonly facts: Readonly<Record<string, string>>;
}

export type Retirement =
  /** Refused from now on, as far as the provider says. `trouble`: what was lost in it, which the next rotation needs. */
  | {
      readonly state: 'dead';
      readonly facts: Readonly<Record<string, string>>;
      readonly trouble?: RotationTrouble;
    }
  /** A person has to do it; `steps` say what and where. */
  | { readonly state: 'by-person'; readonly steps: readonly string[] };

/**
 * How the keys of one provider are made and ended: one file and one line of the table in drivers/index.ts. Every call may be
 * made again, twice at once, or never return: a driver first looks for what an earlier attempt at the same version
 * left. It throws a RotationError with a code of the closed list.
 */
export interface RotationDriver {
  readonly name: RotationDriverName;
  /** The issue step. Undefined: a person stages the key (`pairwatch keys put TARGET --pending`). */
  readonly issue?: (work: DriverWork) => Promise<IssuedKey>;
  /**
   * The set step, for a peer that has to be told of a key before it takes it. Irreversible; only called once intent is
   * recorded. Undefined: an issued key is valid.
   */
  readonly set?: (work: DriverWork, pending: string) => Promise<Readonly<Record<string, string>>>;
  /**
   * The peer has one key at a time: what `set` puts in force ends the former key. It is proved and promoted at once then,
   * by whatever location answers, or the former one is put back; no location is waited for. @default false
   */
  readonly oneAtATime?: boolean;
  /** How long a new key may still be refused after it was issued, and an ended one accepted, ms. @default 0 */
  readonly settlesMs?: number;
  /** Ends the key of a version that will not be promoted, and whatever else crashed attempts left at the provider. */
  readonly discard: (work: DriverWork, pending: string | undefined) => Promise<void>;
  /** When the provider last saw a key used, epoch ms; null: never; undefined: it does not say. */
  readonly lastUsed?: (work: DriverWork, document: string) => Promise<number | null | undefined>;
  /** Ends a former key. Irreversible; only called once intent is recorded. `current` in `work` is its successor by then. */
  readonly retire: (work: DriverWork, former: string) => Promise<Retirement>;
  /**
   * The provider's own list of live keys, for reconciliation: ids and names, never values. Undefined: it has none, or
   * none that this vault may read.
   */
  readonly list?: (work: DriverWork) => Promise<readonly ListedKey[] | undefined>;
}

export interface ListedKey {
  readonly id: string;
  readonly name: string;
  /** Epoch ms. */
  readonly createdAt?: number;
  /** What its name says where Pairwatch made it, for this target or another one of this account. */
  readonly madeFor?: { readonly installation: string; readonly target: string; readonly version: string };
  /** The version it was named after, where it was made for the very target of the work. */
  readonly version?: string;
}
