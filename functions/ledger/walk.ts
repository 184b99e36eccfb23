import { NO_PREVIOUS, sequenceOf } from '../contract/ledger.ts';
import { type Envelope, hashOf, isWholeEntry, type Read, readEnvelope } from './entry.ts';
import type { Findings } from './findings.ts';
import type { KeyRing } from './key-ring.ts';
import { Marks } from './marks.ts';
import type { StoredObject } from './ports.ts';

type SoundEnvelope = Extract<Read<Envelope>, { state: 'read' }>;

/** What stands at a number; of an entry whose signature fits, who signed it and whose ledger it names. */
export interface Walked {
  readonly sequence: number;
  readonly hash: string;
  readonly key?: string;
  readonly installation?: string;
}

/** Goes through the entries once, in the order of their names, and keeps no more of them than it needs for the next. */
export class Walk {
  entries = 0;
  /** The highest number that an entry stands at. */
  last = 0;
  head: { readonly sequence: number; readonly hash: string; readonly at: string } | undefined;
  installation: string | undefined;
  /** Hash of what is stored at `last`. */
  #hash = NO_PREVIOUS;
  /** Of the newest entry whose signature fits. */
  #at = '';
  readonly #seen = new Marks();
  readonly #findings: Findings;
  readonly #ring: KeyRing;

  constructor(findings: Findings, ring: KeyRing) {
    this.#findings = findings;
    this.#ring = ring;
  }

  /** Undefined for what is no entry by its name. */
  step({ name, bytes }: StoredObject): Walked | undefined {
    const sequence = sequenceOf(name);
    if (sequence === undefined) {
      this.#findings.add('LEDGER_FOREIGN_FILE', { name });
      return undefined;
    }
    this.entries += 1;
    if (sequence <= this.last) {
      this.#findings.at(sequence, 'LEDGER_DUPLICATE', { name });
      return undefined;
    }
    const previous = this.#previous(sequence);
    const hash = hashOf(bytes);
    this.last = sequence;
    this.#hash = hash;
    const { key, installation } = this.#judge(sequence, bytes, previous) ?? {};
    return {
      sequence,
      hash,
      ...(key !== undefined && { key }),
      ...(installation !== undefined && { installation }),
    };
  }

  /** The hash that the entry has to name; undefined after a gap, where nobody knows it. */
  #previous(sequence: number): string | undefined {
    const expected = this.last + 1;
    if (sequence === expected) return this.#hash;
    const isBeginning = this.last === 0;
    this.#findings.at(expected, isBeginning ? 'LEDGER_BEGINNING_MISSING' : 'LEDGER_GAP', {}, sequence - 1);
    return undefined;
  }

  /** Answers what a good signature vouches for. */
  #judge(place: number, bytes: Uint8Array, previous: string | undefined): Envelope | undefined {
    const read = readEnvelope(bytes);
    switch (read.state) {
      case 'damaged':
        this.#findings.at(place, 'LEDGER_DAMAGED', { reason: read.reason });
        this.#ring.introduce(read.members);
        return undefined;
      case 'unsupported':
        this.#findings.at(place, 'LEDGER_SCHEMA_UNSUPPORTED', { schema: read.schema });
        this.#ring.introduce(read.members);
        return undefined;
      case 'read': {
        const code = this.#ring.judge(place, read.members);
        // Without a good signature the members are anybody's, and tell nothing.
        if (code) {
          this.#findings.at(place, code, { key: read.value.key });
          return undefined;
        }
        this.#follow(place, read, previous);
        return read.value;
      }
    }
  }

  #follow(place: number, { value: envelope, members }: SoundEnvelope, previous: string | undefined): void {
    const { at, installation } = envelope;
    const isLinked = previous === undefined || envelope.previous === previous;
    this.#place(place, envelope);
    if (!isLinked)
      this.#findings.at(place, 'LEDGER_CHAIN_BROKEN', { names: envelope.previous, stored: previous });
    // Of what was moved, or stands behind it, the time is that of another place, and accuses nobody.
    if (at < this.#at && isLinked && envelope.sequence === place)
      this.#findings.at(place, 'LEDGER_CLOCK_BACK', { at, previous: this.#at });
    this.#at = at;
    this.installation ??= installation;
    if (installation !== this.installation)
      this.#findings.at(place, 'LEDGER_OTHER_INSTALLATION', { installation, expected: this.installation });
    if (!isWholeEntry(members))
      this.#findings.at(place, 'LEDGER_MALFORMED', { step: String(members['step']) });
    this.head = { sequence: place, hash: this.#hash, at };
  }

  #place(place: number, { sequence }: Envelope): void {
    if (sequence !== place)
      this.#findings.at(place, this.#seen.has(sequence) ? 'LEDGER_DUPLICATE' : 'LEDGER_MISPLACED', {
        sequence,
      });
    this.#seen.add(sequence);
  }
}
