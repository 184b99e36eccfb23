import type { LedgerFindingCode } from '../contract/ledger-findings.ts';
import type { PlainObject } from './canonical.ts';
import { signedBytes } from './entry.ts';
import { isSignedBy, type PublicKey, readPublicKey } from './public-key.ts';

/** Which keys an auditor believes: the first one of the ledger, and those that replaced a lost one. */
export interface Trust {
  /** Ids, hex. */
  readonly ids: ReadonlySet<string>;
  /** Those of which the whole key is known: for a ledger whose beginning is missing. @default - none */
  readonly keys?: readonly PublicKey[];
}

/** The trust of those who sign themselves. `confirmed`: ids of keys before, which they vouch for. */
export const ownTrust = (keys: readonly PublicKey[], confirmed: readonly string[] = []): Trust => ({
  ids: new Set([...keys.map(({ id }) => id), ...confirmed]),
  keys,
});

/**
 * What a key's word is worth. `untrusted`: the ledger begins with it, and the auditor did not name it. `unconfirmed`: it
 * introduced itself later. `retired`: another one took its place.
 */
type Worth = 'good' | 'untrusted' | 'unconfirmed' | 'retired';

const CODES: Readonly<Record<Worth, LedgerFindingCode | undefined>> = {
  good: undefined,
  untrusted: 'LEDGER_KEY_UNTRUSTED',
  unconfirmed: 'LEDGER_KEY_UNCONFIRMED',
  retired: 'LEDGER_KEY_UNKNOWN',
};

/** A key of the ledger, and the entry that it came with. */
export interface RingKey {
  readonly id: string;
  readonly since: number;
  /** Whether the key before it signed for it. */
  readonly handedOver: boolean;
}

/** Follows which key may sign, from the auditor's trust through every change that the ledger tells of. */
export class KeyRing {
  readonly known: Map<string, PublicKey>;
  readonly introduced: RingKey[] = [];
  readonly #trust: Trust;
  readonly #worth = new Map<string, Worth>();

  constructor(trust: Trust) {
    this.#trust = trust;
    this.known = new Map(trust.keys?.map((key) => [key.id, key]));
  }

  /**
   * Takes up the key that an entry carries, sound or not: what it may do is another question, and the id that an auditor
   * trusts is the hash of the whole key.
   */
  introduce(members: object | undefined): PublicKey | undefined {
    const { facts } = Object(members) as { facts?: unknown };
    const { publicKey } = Object(facts) as { publicKey?: unknown };
    const introduced = typeof publicKey === 'string' ? readPublicKey(publicKey) : undefined;
    if (introduced) this.known.set(introduced.id, introduced);
    return introduced;
  }

  /** What is wrong with an entry's signature; undefined where a key that may sign has signed. */
  judge(sequence: number, members: PlainObject): LedgerFindingCode | undefined {
    const introduced = this.introduce(members);
    const signer = this.known.get(String(members['key']));
    if (!signer) return 'LEDGER_KEY_UNKNOWN';
    if (!isSignedBy(signer, signedBytes(members), String(members['signature'])))
      return 'LEDGER_SIGNATURE_INVALID';
    if (!this.#worth.has(signer.id)) this.#meet(sequence, signer, introduced);
    const worth = this.#worth.get(signer.id);
    if (worth === undefined) return 'LEDGER_KEY_UNKNOWN';
    if (introduced && worth !== 'retired') this.#handOver(sequence, signer, introduced, worth);
    return CODES[worth];
  }

  #handOver(sequence: number, { id }: PublicKey, to: PublicKey, worth: Worth): void {
    const before = this.#worth.get(to.id);
    if (to.id === id || before === 'good' || before === 'retired') return;
    this.#worth.set(id, 'retired');
    this.#follow(to.id, sequence, worth, true);
  }

  /** A key's first signature: it introduces itself, or the ledger's beginning is missing and the auditor knows it. */
  #meet(sequence: number, signer: PublicKey, introduced: PublicKey | undefined): void {
    const isFirst = this.#worth.size === 0;
    const isTrusted = this.#trust.ids.has(signer.id);
    if (introduced?.id !== signer.id && !(isFirst && isTrusted)) return;
    // A key that the auditor confirms stands for those that were lost.
    if (isTrusted) for (const id of this.#worth.keys()) this.#worth.set(id, 'retired');
    const worth = isTrusted ? 'good' : isFirst ? 'untrusted' : 'unconfirmed';
    this.#follow(signer.id, sequence, worth, false);
  }

  #follow(id: string, since: number, worth: Worth, handedOver: boolean): void {
    this.#worth.set(id, worth);
    this.introduced.push({ id, since, handedOver });
  }
}
