import type { Checkpoint } from '../contract/ledger.ts';
import { type Read, readCheckpoint, signedBytes } from './entry.ts';
import type { Findings } from './findings.ts';
import type { KeyRing } from './key-ring.ts';
import type { StoredObject } from './ports.ts';
import { isSignedBy } from './public-key.ts';
import type { Walk, Walked } from './walk.ts';

type Sound = Extract<Read<Checkpoint>, { state: 'read' }>;

interface Held {
  readonly name: string;
  /** Whether the auditor has it from elsewhere. */
  readonly kept: boolean;
  readonly read: Read<Checkpoint>;
}

/** The newest numbers that a valid checkpoint covers: of any, and of those that the auditor kept; 0 where there is none. */
export interface Cover {
  readonly covered: number;
  readonly anchored: number;
}

/** Checkpoints of a ledger, and what its walk comes by at the numbers they cover. */
export class Checkpoints {
  readonly #all: Held[] = [];
  readonly #walked = new Map<number, Walked | undefined>();

  /** `kept`: the auditor has it from elsewhere. A file may hold several, and anything around them, as a mail has. */
  add({ name, bytes }: StoredObject, kept: boolean): void {
    const texts = Buffer.from(bytes)
      .toString('latin1')
      .match(/\{"at":[^{}]*\}/g) ?? [''];
    for (const text of texts) {
      const read = readCheckpoint(Buffer.from(text, 'latin1'));
      this.#all.push({ name, kept, read });
      if (read.state === 'read') this.#walked.set(read.value.sequence, undefined);
    }
  }

  /** An entry that the walk has come to. */
  pass(walked: Walked): void {
    if (this.#walked.has(walked.sequence)) this.#walked.set(walked.sequence, walked);
  }

  /** Compares all of them with the walk that has ended. */
  judge({ installation, last }: Walk, ring: KeyRing, findings: Findings): Cover {
    let newest = { sequence: 0, checkpoint: '' };
    let anchored = 0;
    for (const { name: checkpoint, kept, read } of this.#all) {
      const walked = read.state === 'read' ? this.#walked.get(read.value.sequence) : undefined;
      const isOwn =
        read.state === 'read' &&
        isSigned(read, ring) &&
        read.value.installation === (walked?.installation ?? installation ?? read.value.installation);
      const isOthers = isOwn && walked?.hash === read.value.head && walked.key !== read.value.key;
      if (!isOwn || isOthers) {
        findings.add('LEDGER_CHECKPOINT_INVALID', { checkpoint });
        continue;
      }
      const { sequence, head } = read.value;
      if (sequence > newest.sequence) newest = { sequence, checkpoint };
      if (kept) anchored = Math.max(anchored, sequence);
      if (sequence <= last && walked?.hash !== head)
        findings.at(sequence, 'LEDGER_CHECKPOINT_DIFFERS', {
          checkpoint,
          names: head,
          stored: walked?.hash ?? 'nothing',
        });
    }
    const { sequence, checkpoint } = newest;
    if (sequence > last) findings.at(last + 1, 'LEDGER_TAIL_DROPPED', { checkpoint }, sequence);
    return { covered: sequence, anchored };
  }
}

function isSigned({ value, members }: Sound, ring: KeyRing): boolean {
  const key = ring.known.get(value.key);
  return key !== undefined && isSignedBy(key, signedBytes(members), value.signature);
}
