import type { Checkpoint } from '../contract/ledger.ts';
import { type Read, readCheckpoint, signedBytes } from './entry.ts';
import type { Findings } from './findings.ts';
import type { KeyRing } from './key-ring.ts';
import type { StoredObject } from './ports.ts';
import { isSignedBy } from './public-key.ts';
import type { Walk } from './walk.ts';

type Sound = Extract<Read<Checkpoint>, { state: 'read' }>;

/** Checkpoints of a ledger, and the hashes that its walk comes by at the numbers they cover. */
export class Checkpoints {
  readonly #all: { readonly name: string; readonly read: Read<Checkpoint> }[] = [];
  readonly #hashes = new Map<number, string>();

  add({ name, bytes }: StoredObject): void {
    const read = readCheckpoint(bytes);
    this.#all.push({ name, read });
    if (read.state === 'read') this.#hashes.set(read.value.sequence, '');
  }

  /** An entry that the walk has come to. */
  pass(sequence: number, hash: string): void {
    if (this.#hashes.has(sequence)) this.#hashes.set(sequence, hash);
  }

  /** Compares all of them with the walk that has ended; answers the newest number that a valid one covers. */
  judge({ installation, last }: Walk, ring: KeyRing, findings: Findings): number {
    let newest = { sequence: 0, checkpoint: '' };
    for (const { name: checkpoint, read } of this.#all) {
      const isOwn =
        read.state === 'read' &&
        isSigned(read, ring) &&
        (installation === undefined || read.value.installation === installation);
      if (!isOwn) {
        findings.add('LEDGER_CHECKPOINT_INVALID', { checkpoint });
        continue;
      }
      const { sequence, head } = read.value;
      const hash = this.#hashes.get(sequence);
      if (sequence > newest.sequence) newest = { sequence, checkpoint };
      if (sequence <= last && hash !== head)
        findings.at(sequence, 'LEDGER_CHECKPOINT_DIFFERS', {
          checkpoint,
          names: head,
          stored: hash || 'nothing',
        });
    }
    const { sequence, checkpoint } = newest;
    if (sequence > last) findings.at(last + 1, 'LEDGER_TAIL_DROPPED', { checkpoint }, sequence);
    return sequence;
  }
}

function isSigned({ value, members }: Sound, ring: KeyRing): boolean {
  const key = ring.known.get(value.key);
  return key !== undefined && isSignedBy(key, signedBytes(members), value.signature);
}
