/** What an entry is about: a rotation (which it names), a target, or the ledger itself. */
export type EntrySubject = 'rotation' | 'target' | 'ledger';

interface StepDefinition {
  readonly about: EntrySubject;
  readonly summary: string;
}

/** Every step that has an entry, in the order of the flow. A closed list: a new step is a new line here. */
export const LEDGER_STEPS = {
  create: { about: 'rotation', summary: 'A new key is made at the provider, or staged by a person' },
  set: { about: 'rotation', summary: 'The new key is made valid at the peer' },
  test: { about: 'rotation', summary: 'The pending version proves itself by handshakes from the locations' },
  finish: { about: 'rotation', summary: 'The pending version becomes the current one' },
  deliver: { about: 'rotation', summary: 'A gateway that uses the key takes the new one and pairs with it' },
  retire: { about: 'rotation', summary: 'The old key is killed and proved refused' },
  abort: { about: 'rotation', summary: 'The rotation ends without a promotion; the old key stays' },
  back: { about: 'rotation', summary: 'The previous key, still alive, becomes the current one again' },
  recover: {
    about: 'rotation',
    summary: 'A lost standby or document is made anew with a recovery credential',
  },
  clean: { about: 'rotation', summary: 'The orphan of an attempt that crashed is removed at the provider' },
  'reconcile-finding': { about: 'target', summary: 'The daily comparison found what no rotation explains' },
  begin: { about: 'ledger', summary: 'The ledger begins, signed by the key that this entry carries' },
  'key-changed': { about: 'ledger', summary: 'Another key signs from the next entry on, or from this one' },
  checkpoint: { about: 'ledger', summary: 'A checkpoint that covers this entry is signed, stored and sent' },
} as const satisfies Record<string, StepDefinition>;

export type LedgerStep = keyof typeof LEDGER_STEPS;

type StepAbout<About extends EntrySubject> = {
  readonly [Step in LedgerStep]: (typeof LEDGER_STEPS)[Step]['about'] extends About ? Step : never;
}[LedgerStep];

/** How a step stands: `intended` is written before what cannot be taken back. */
export const ENTRY_OUTCOMES = ['intended', 'done', 'failed', 'skipped'] as const;
export type EntryOutcome = (typeof ENTRY_OUTCOMES)[number];

export const PROOF_OUTCOMES = ['paired', 'degraded', 'failed', 'inconclusive'] as const;
export type ProofOutcome = (typeof PROOF_OUTCOMES)[number];

/** Of keys, as `fingerprint` makes them: 8 hex. */
export interface EntryFingerprints {
  readonly current?: string;
  readonly pending?: string;
  readonly retired?: string;
}

/** One handshake: what a location saw when it showed a key. A retired key is proved dead by `failed`. */
export interface Proof {
  readonly location: string;
  readonly outcome: ProofOutcome;
  /** Of the fault; of a location that could not judge, of `UNPROVED`. */
  readonly code?: string;
  /** Of the key that was shown. */
  readonly fingerprint?: string;
  /** ISO 8601 UTC with milliseconds. */
  readonly at: string;
  /** Whole ms of the handshake. */
  readonly durationMs: number;
}

/** Named strings and integers, without secrets: names of letters, digits, `.`, `_` and `-`, values of at most 1,000 characters. */
export type EntryFacts = Readonly<Record<string, string | number>>;

interface RecordBody {
  readonly outcome: EntryOutcome;
  readonly fingerprints?: EntryFingerprints;
  readonly proofs?: readonly Proof[];
  readonly facts?: EntryFacts;
}

/** What a caller has written down; the ledger adds who, when, and the chain. */
export type LedgerRecord = RecordBody &
  (
    | {
        readonly step: StepAbout<'rotation'>;
        /** The secret version that the rotation makes. */
        readonly rotation: string;
        readonly target: string;
      }
    | { readonly step: StepAbout<'target'>; readonly rotation?: string; readonly target: string }
    | { readonly step: StepAbout<'ledger'> }
  );

/** An entry as it is stored (docs/ledger-format.md): canonical JSON of exactly these members. */
export interface LedgerEntry {
  readonly schema: 1;
  /** From 1. */
  readonly sequence: number;
  /** ISO 8601 UTC with milliseconds; never before that of the previous entry. */
  readonly at: string;
  readonly installation: string;
  /** A principal's ARN, or user@host. */
  readonly writer: string;
  readonly step: LedgerStep;
  readonly outcome: EntryOutcome;
  readonly rotation?: string;
  readonly target?: string;
  readonly fingerprints: EntryFingerprints;
  readonly proofs: readonly Proof[];
  readonly facts: EntryFacts;
  /** Hex SHA-256 of the previous entry as it is stored; 64 zeros in the first. */
  readonly previous: string;
  /** Of the key that signed: hex SHA-256 of its SubjectPublicKeyInfo, DER. */
  readonly key: string;
  /** Base64, over the canonical JSON of the entry without this member. */
  readonly signature: string;
}

/** Says what the head was, signed: whoever keeps one can tell whether the ledger was cut or rewritten since. */
export interface Checkpoint {
  readonly schema: 1;
  readonly installation: string;
  /** Of the newest entry that it covers. */
  readonly sequence: number;
  /** Hex SHA-256 of that entry as it is stored. */
  readonly head: string;
  readonly at: string;
  readonly key: string;
  readonly signature: string;
}

/** What the first entry names as the hash of the one before it. */
export const NO_PREVIOUS = '0'.repeat(64);
/** Names have eight digits. */
export const LAST_SEQUENCE = 99_999_999;
/** Of an entry or a checkpoint. */
export const MAX_ENTRY_BYTES = 65_536;

/** The name of an entry or a checkpoint in its folder, whose order is that of the numbers. */
export const entryName = (sequence: number): string => `${String(sequence).padStart(8, '0')}.json`;

/** The sequence that a name stands for; undefined for what no ledger writes. */
export const sequenceOf = (name: string): number | undefined => {
  const sequence = Number(/^(\d{8})\.json$/.exec(name)?.[1] ?? 0);
  return sequence > 0 ? sequence : undefined;
};

/** Folders of the ledger: below the bucket's root, or below the local folder. */
export const LEDGER_FOLDERS = { entries: 'entries', checkpoints: 'checkpoints' } as const;
