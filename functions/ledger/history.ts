import { sequenceOf } from '../contract/ledger.ts';
import { readEntry } from './entry.ts';
import { KeyRing, ownTrust } from './key-ring.ts';
import { LedgerError, type LedgerSource } from './ports.ts';
import type { PublicKey } from './public-key.ts';

/** What keys of the ledger vouch for, up to a number. */
export interface Vouched {
  /** Of the newest entry that they vouch for. */
  readonly at?: string;
  /** The key that signs what follows. */
  readonly key?: string;
  /** Whether the writer's own key has signed once, and another one took its place. */
  readonly isRetired: boolean;
  /** Whether they vouch for the entry of that number. */
  readonly isVouched: boolean;
}

/** What a writer has. */
export interface WritersKeys {
  readonly own: PublicKey;
  /** The key that hands over to it. @default - there is none */
  readonly former?: PublicKey | undefined;
}

/** Entries that are looked at first: one of them is of the writer's own key, but where that has only come. */
const NEWEST = 1_000;

/**
 * The ledger with the eyes of a key that is to write. The head alone can be anybody's: what somebody without a key put
 * there must neither keep the writers out nor be believed. Read from an entry that the writer's own key signed, or from the
 * beginning where there is none. What was read stays known: who has not the time for all of it gets on with every try.
 */
export class History {
  readonly own: PublicKey;
  readonly #keys: readonly PublicKey[];
  /** Of the first and of the last entry that was read; of none yet. */
  #first = Number.POSITIVE_INFINITY;
  #last = 0;
  #ring: KeyRing | undefined;
  #newest: { readonly sequence: number; readonly at: string; readonly key: string } | undefined;
  #hasSigned = false;

  constructor({ own, former }: WritersKeys) {
    this.own = own;
    this.#keys = former ? [own, former] : [own];
  }

  /** Reads on, up to a number. Rejects with a LedgerError `LEDGER_BUSY` as soon as `isLate` says so. */
  async upTo(last: number, source: LedgerSource, isLate: () => boolean): Promise<Vouched> {
    if (last < this.#last || this.#last === 0) this.#begin(Math.max(1, last - NEWEST + 1));
    await this.#read(last, source, isLate);
    if (!this.#newest && this.#first > 1) {
      this.#begin(1);
      await this.#read(last, source, isLate);
    }
    const newest = this.#newest;
    return {
      ...(newest && { at: newest.at, key: newest.key }),
      isRetired: this.#hasSigned && newest?.key !== this.own.id,
      isVouched: newest?.sequence === last,
    };
  }

  #begin(first: number): void {
    this.#first = first;
    this.#last = first - 1;
    this.#ring = undefined;
    this.#newest = undefined;
    this.#hasSigned = false;
  }

  async #read(last: number, source: LedgerSource, isLate: () => boolean): Promise<void> {
    if (this.#last === last) return;
    for await (const { name, bytes } of source.entries(this.#last + 1)) {
      if (isLate())
        throw new LedgerError(
          'LEDGER_BUSY',
          `the newest entry is not of this writer's key, and it has read ${this.#last} of ${last}: the next try goes on from there`,
        );
      const sequence = sequenceOf(name);
      if (sequence === undefined) continue;
      if (sequence > last) break;
      this.#judge(sequence, bytes);
      this.#last = sequence;
    }
    this.#last = last;
  }

  #judge(sequence: number, bytes: Uint8Array): void {
    const entry = readEntry(bytes);
    if (entry.state !== 'read' || entry.value.sequence !== sequence) return;
    const { at, key, facts } = entry.value;
    // The ledger's first key is believed by its place alone; that another one handed over may stand before what is read.
    this.#ring ??= new KeyRing(this.#first === 1 ? ownTrust(this.#keys, [key]) : ownTrust([this.own]));
    if (this.#ring.judge(sequence, entry.members) !== undefined) return;
    const next = this.#ring.introduce({ facts })?.id ?? key;
    this.#newest = { sequence, at, key: next };
    this.#hasSigned ||= [key, next].includes(this.own.id);
  }
}
