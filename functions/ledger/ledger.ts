import {
  type Checkpoint,
  type EntryFacts,
  LAST_SEQUENCE,
  type LedgerEntry,
  type LedgerRecord,
  NO_PREVIOUS,
} from '../contract/ledger.ts';
import type { Clock } from '../handshake/clock.ts';
import { hashOf, readCheckpoint, readEntry } from './entry.ts';
import { type Head, headOf } from './head.ts';
import { History, type Vouched } from './history.ts';
import { type CheckpointSink, LedgerError, type LedgerStore, type Signer } from './ports.ts';
import { type PublicKey, readPublicKey } from './public-key.ts';
import { sealed } from './seal.ts';

export interface LedgerOptions {
  readonly store: LedgerStore;
  readonly signer: Signer;
  /** The key that signed so far: it hands over to `signer` by an entry of its own. @default - none, or lost */
  readonly former?: Signer;
  readonly installation: string;
  /** Who writes: a principal's ARN or user@host. */
  readonly writer: string;
  readonly clock: Clock;
  /** For one append or checkpoint, ms; one call of the store may end a little later. @default 15000 */
  readonly deadlineMs?: number;
  /**
   * How long one append may besides read a ledger whose newest entry is not of its own key, ms: the next one goes on from
   * there. @default ten minutes
   */
  readonly readMs?: () => number;
  /** Where checkpoints go beside the store. @default - nowhere */
  readonly sink?: CheckpointSink;
}

export interface Appended {
  readonly entry: LedgerEntry;
  /** Hex SHA-256 of the entry as it is stored. */
  readonly hash: string;
}

/** What the ledger itself writes before a record: the first entry, or a change of keys. */
interface Prelude {
  readonly record: LedgerRecord;
  readonly signer: Signer;
}

/** Of one append, where nobody says how long it may read, ms. */
const READ_MS = 600_000;
/** Between two tries of a race for the next number, ms: up to this, by chance. */
const BETWEEN_MS = 40;

/**
 * The append-only record of what was done to keys. Any number of writers may append at once: each entry names the hash of
 * the one before it and takes the next number by a conditional write, so that the chain cannot fork.
 */
export class Ledger {
  readonly #options: LedgerOptions;
  #queue: Promise<unknown> = Promise.resolve();
  #known = 0;
  #history: History | undefined;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /**
   * Stores one entry. Rejects with a LedgerError: then whatever the entry announces must not be done. A writer that slept
   * beyond the deadline writes nothing: somebody may have gone on meanwhile, and told it otherwise. `hold` is asked
   * whether that is so where the ledger had to be read first, and what it rejects with is the answer.
   */
  append(record: LedgerRecord, hold?: () => Promise<void>): Promise<Appended> {
    const appended = this.#queue.then(() => this.#append(record, hold));
    this.#queue = appended.catch(() => undefined);
    return appended;
  }

  /** Signs what the head is, stores it beside the entries and publishes it. An entry of the ledger announces it. */
  async checkpoint(): Promise<Checkpoint> {
    const { store, signer, installation, sink } = this.#options;
    const { entry, hash } = await this.append({ step: 'checkpoint', outcome: 'intended' });
    const { sequence, at } = entry;
    const bytes = await sealed({ schema: 1, installation, sequence, head: hash, at }, signer);
    await store.putCheckpoint(sequence, bytes);
    const made = readCheckpoint(bytes);
    if (made.state !== 'read') throw new LedgerError('LEDGER_RECORD_REFUSED', 'the checkpoint is not sound');
    await sink?.publish(made.value, bytes);
    return made.value;
  }

  async #append(record: LedgerRecord, hold?: () => Promise<void>): Promise<Appended> {
    const { store, clock, signer, deadlineMs = 15_000, readMs = () => READ_MS } = this.#options;
    let endsAt = clock.monotonicMs() + deadlineMs;
    const readUntil = clock.monotonicMs() + readMs();
    const history = this.#read();
    const read = async (last: number): Promise<Vouched> => {
      const begunAt = clock.monotonicMs();
      const vouched = await history.upTo(last, store, () => clock.monotonicMs() >= readUntil);
      endsAt += clock.monotonicMs() - begunAt;
      await hold?.();
      return vouched;
    };
    for (;;) {
      const head = await headOf(store, this.#known, history.own, read);
      if (clock.monotonicMs() >= endsAt)
        throw new LedgerError('LEDGER_BUSY', `the entry was not written within ${deadlineMs} ms`);
      const prelude = this.#preludeTo(head, history.own);
      const appended = await this.#put(head, prelude ?? { record, signer });
      if (appended && !prelude) return appended;
      if (!appended) await clock.sleep(Math.random() * BETWEEN_MS);
    }
  }

  #read(): History {
    const { signer, former } = this.#options;
    const own = readPublicKey(signer.publicKey);
    if (!own) throw new LedgerError('LEDGER_CANNOT_SIGN', "the ledger's key is neither Ed25519 nor P-256");
    this.#history ??= new History({ own, former: former && readPublicKey(former.publicKey) });
    return this.#history;
  }

  #preludeTo(head: Head, { spki }: PublicKey): Prelude | undefined {
    const { signer, former } = this.#options;
    const publicKey = spki.toString('base64');
    if (head.sequence === 0)
      return { record: { step: 'begin', outcome: 'done', facts: { publicKey } }, signer };
    if (head.key === signer.keyId) return undefined;
    const change = (by: Signer): Prelude => ({
      record: { step: 'key-changed', outcome: 'done', facts: { publicKey, former: head.key ?? 'unknown' } },
      signer: by,
    });
    if (former && former.keyId === head.key) return change(former);
    if (!head.isRetired) return change(signer);
    throw new LedgerError(
      'LEDGER_KEY_RETIRED',
      `the key ${signer.keyId.slice(0, 16)} handed over to another one: use that`,
    );
  }

  /** The entry, stored; undefined where another writer took its number. */
  async #put(head: Head, { record, signer }: Prelude): Promise<Appended | undefined> {
    const sequence = head.sequence + 1;
    if (sequence > LAST_SEQUENCE) throw new LedgerError('LEDGER_FULL', 'the ledger has no number left');
    const bytes = await sealed(this.#unsigned(head, record), signer);
    const entry = readEntry(bytes);
    if (entry.state !== 'read')
      throw new LedgerError('LEDGER_RECORD_REFUSED', `this ${record.step} does not fit an entry`);
    if (!(await this.#taken(sequence, bytes))) return undefined;
    this.#known = sequence;
    return { entry: entry.value, hash: hashOf(bytes) };
  }

  /** A write whose answer was lost is looked for: what stands there may be ours. */
  async #taken(sequence: number, bytes: Buffer): Promise<boolean> {
    const { store } = this.#options;
    try {
      return await store.putNew(sequence, bytes);
    } catch (error) {
      const there = await store.read(sequence);
      if (there !== undefined && bytes.equals(there)) return true;
      throw error;
    }
  }

  #unsigned(head: Head, record: LedgerRecord): Omit<LedgerEntry, 'key' | 'signature'> {
    const { installation, writer, clock } = this.#options;
    const { step, outcome, fingerprints = {}, proofs = [], facts = {} } = record;
    const now = new Date(clock.wallMs()).toISOString();
    const isBehind = head.at !== undefined && now < head.at;
    const own: EntryFacts = {
      ...(isBehind && { clockBehindMs: Date.parse(head.at) - Date.parse(now) }),
      ...(head.unsound && { headUnsound: head.unsound }),
    };
    return {
      schema: 1,
      sequence: head.sequence + 1,
      at: isBehind ? head.at : now,
      installation,
      writer,
      step,
      outcome,
      ...('rotation' in record && record.rotation !== undefined && { rotation: record.rotation }),
      ...('target' in record && { target: record.target }),
      fingerprints,
      proofs,
      facts: { ...facts, ...own },
      previous: head.hash ?? NO_PREVIOUS,
    };
  }
}
