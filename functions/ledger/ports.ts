import type { Checkpoint } from '../contract/ledger.ts';
import type { LedgerErrorCode } from '../contract/ledger-errors.ts';

/** One object of a ledger, by the name it has in its folder. */
export interface StoredObject {
  /** Like `00000001.json`. */
  readonly name: string;
  /** Where the name is none that a ledger gives, they need not have been read. */
  readonly bytes: Uint8Array;
}

/** One version of an object, where the store keeps several. */
export interface ObjectVersion {
  readonly folder: 'entries' | 'checkpoints';
  readonly sequence: number;
  readonly versionId: string;
  /** Whether it is a delete marker. */
  readonly deleted: boolean;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Port: a ledger to read. Everything rejects with a LedgerError `LEDGER_UNREACHABLE` where the store does not answer. */
export interface LedgerSource {
  /** Where, in words. */
  readonly place: string;
  /** The highest number that an entry has; 0 while there is none. `atLeast`: one that is known to be there. */
  head(atLeast?: number): Promise<number>;
  read(sequence: number): Promise<Uint8Array | undefined>;
  /** All that stands among the entries, in the order of the names. `from`: only those of this number on. @default 1 */
  entries(from?: number): AsyncIterable<StoredObject>;
  checkpoints(): AsyncIterable<StoredObject>;
  /** Every version and delete marker. @default - the store keeps one version of an object */
  versions?(): AsyncIterable<ObjectVersion>;
}

/** Port: where a ledger lives. */
export interface LedgerStore extends LedgerSource {
  /** Stores an entry whole or not at all; false, and nothing changed, where another one has the number, alike or not. */
  putNew(sequence: number, bytes: Uint8Array): Promise<boolean>;
  /** The same for a checkpoint, by the number that it covers. */
  putCheckpoint(sequence: number, bytes: Uint8Array): Promise<boolean>;
}

/** Port: the key that signs. */
export interface Signer {
  /** Hex SHA-256 of the public key's SubjectPublicKeyInfo, DER. */
  readonly keyId: string;
  /** SubjectPublicKeyInfo, PEM. */
  readonly publicKey: string;
  /** Ed25519, or ECDSA P-256 with SHA-256 in DER, over the bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Port: where checkpoints go that the ledger's writer cannot reach again, such as the auditors' topic. */
export interface CheckpointSink {
  publish(checkpoint: Checkpoint, bytes: Uint8Array): Promise<void>;
}

/** Nothing was appended, as far as can be known: where the store fell silent, an entry may still have got in. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
