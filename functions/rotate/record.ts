import type { Proof } from '../contract/ledger.ts';
import type { RotationPlan } from '../contract/rotation.ts';
import type { News } from './news.ts';
import type { RotationErrorCode, RotationTrouble } from './rotation-error.ts';

/** Which key: its version in the key store, and its fingerprint. */
export interface KeyName {
  readonly version: string;
  readonly fingerprint: string;
}

/** What is recorded before a call that cannot be taken back: after a crash it may have been made. */
export interface Intent {
  readonly step: 'create' | 'set' | 'finish' | 'retire' | 'abort' | 'back';
  /** Epoch ms. */
  readonly at: number;
  /** Hash of what the ledger's entry says of it; undefined: there may be none yet. */
  readonly entry?: string;
}

/** A gateway that uses the key, and the name it knows its provider by. */
export type KeyUser = RotationPlan['deliverTo'][number];

/** A gateway that took the new key, or, in an emergency, was passed over. */
export interface Delivery {
  readonly gateway: string;
  readonly state: 'delivered' | 'skipped';
  /** Epoch ms. */
  readonly at: number;
}

interface Skipped extends KeyUser {
  /** The rotation that passed it over: the entry of its delivery in the ledger names it too. */
  readonly rotation: string;
  /** Fingerprint of the key that it may still use, which is ended without waiting for it. */
  readonly ended: string;
  /** Epoch ms. */
  readonly since: number;
}

/** A gateway that an emergency passed over, and that has not been seen to use the current key since. */
export interface OwedDelivery extends Skipped {
  readonly state: 'owed';
  /** How often it was tried since without success. */
  readonly attempts: number;
  /** Epoch ms: it is not tried again before. */
  readonly nextAt: number;
  /** What kept the last try from success. */
  readonly trouble: RotationTrouble;
}

export type PassedOver = OwedDelivery | (Skipped & { readonly state: 'delivered'; readonly at: number });

interface Base {
  /** The secret version that the rotation makes: a UUID, and the name of the new key at its provider. */
  readonly version: string;
  /** Epoch ms, as all times here. */
  readonly startedAt: number;
  /** The principal that began it: an ARN, or user@host. */
  readonly by: string;
  /** Who asked that principal for it last, as he says: user@host. */
  readonly askedBy?: string;
  /** Waits for nothing that an emergency cannot wait for. */
  readonly urgent: boolean;
  /** ms between promotion and retirement. */
  readonly graceMs: number;
  /** Later it is aborted, or, once promoted, an alarm. */
  readonly deadlineAt: number;
  /** The key that is rotated out. */
  readonly former: KeyName;
  readonly intents: readonly Intent[];
  /** When the present state began. */
  readonly since: number;
  /** How often the present state's step was tried without getting on. */
  readonly attempts: number;
  /** Nothing is tried again before. */
  readonly nextAt: number;
  /** What kept the last try from getting on. */
  readonly trouble?: RotationTrouble;
}

interface Staged {
  /** Fingerprint of the new key. */
  readonly pending: string;
}

interface Promoted extends Staged {
  readonly promotedAt: number;
  readonly deliveries: readonly Delivery[];
}

/** One rotation, by how far it is. Every state may be entered again after a crash. */
export type Rotation = Base &
  (
    | { readonly state: 'creating' }
    | (Staged & { readonly state: 'setting' })
    | (Staged & { readonly state: 'proving'; readonly proofs: readonly Proof[] })
    | (Staged & { readonly state: 'proved'; readonly proofs: readonly Proof[] })
    | (Promoted & { readonly state: 'delivering' })
    /** Delivered; the grace runs, and the provider may still see the former key used. */
    | (Promoted & { readonly state: 'resting'; readonly lastUsed?: number | null })
    | (Promoted & { readonly state: 'retiring' })
    /** Ended, as far as the provider says, or about to be ended by a person (`steps`); to be proved refused. */
    | (Promoted & {
        readonly state: 'refusing';
        readonly facts: Readonly<Record<string, string>>;
        readonly steps: readonly string[];
        readonly loss?: RotationTrouble;
      })
    /** Back to the former key: gateways have to take it again, and the new one has to be ended. */
    | (Promoted & { readonly state: 'returning' })
    | { readonly state: 'aborting'; readonly because: RotationTrouble }
    | {
        readonly state: 'done';
        readonly pending: string;
        readonly endedAt: number;
        readonly loss?: RotationTrouble;
      }
    | { readonly state: 'aborted'; readonly because: RotationTrouble; readonly endedAt: number }
  );

export type RotationState = Rotation['state'];
export type RotationIn<State extends RotationState> = Extract<Rotation, { readonly state: State }>;

/** Single-flight: who works on the record. It outlasts the work; a write over the revision is its fence. */
export interface Lease {
  readonly holder: string;
  readonly until: number;
}

/** The key that the last rotation ended, for the question whether it is still refused. */
export interface RetiredKey extends KeyName {
  readonly retiredAt: number;
  /** When it was last shown to the target and judged. */
  readonly checkedAt: number;
  /** It opens the door again, since then. */
  readonly acceptedSince?: number;
}

/** As much of a record as news of it are told by. */
export interface Told {
  readonly rotation?: {
    readonly version: string;
    readonly state: RotationState;
    readonly trouble?: { readonly code: RotationErrorCode };
  };
  readonly retired?: Pick<RetiredKey, 'acceptedSince'>;
  readonly passedOver?: readonly Pick<PassedOver, 'state' | 'gateway' | 'rotation' | 'ended'>[];
}

/** All that is known of a target's rotations: one document, written over the revision that was read. */
export interface RotationRecord {
  readonly schema: 1;
  readonly target: string;
  /** From 1; 0 is one that was never written. */
  readonly revision: number;
  readonly lease?: Lease;
  /** The one under way, or the newest. */
  readonly rotation?: Rotation;
  readonly retired?: RetiredKey;
  /** Gateways that emergencies passed over, one entry each; those that have it by now until the next rotation begins. */
  readonly passedOver?: readonly PassedOver[];
  /** Of what people were told, or will be by `due`. @default - nobody is told of this record */
  readonly told?: Told;
  /** News that nobody has taken yet, oldest first. */
  readonly due?: readonly News[];
}

export const emptyRecord = (target: string): RotationRecord => ({ schema: 1, target, revision: 0 });

export const owedIn = ({ passedOver = [] }: RotationRecord): readonly OwedDelivery[] =>
  passedOver.filter((known) => known.state === 'owed');

export const isOver = (
  rotation: Rotation | undefined,
): rotation is RotationIn<'done' | 'aborted'> | undefined =>
  rotation === undefined || rotation.state === 'done' || rotation.state === 'aborted';

const PROMOTED: ReadonlySet<RotationState> = new Set([
  'delivering',
  'resting',
  'retiring',
  'refusing',
  'done',
]);

/** Whether a key is alive that nobody should need any more: the former one, or the new one on its way back. */
export const hasTwoKeys = (rotation: Rotation): boolean =>
  isPromoted(rotation) || rotation.state === 'returning' || rotation.state === 'aborting';

/** Whether the new key is the current one. */
export const isPromoted = ({ state }: Rotation): boolean => PROMOTED.has(state);

export const intended = ({ intents }: Rotation, step: Intent['step']): boolean =>
  intents.some((intent) => intent.step === step);
