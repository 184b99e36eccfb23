import type { LedgerFindingCode } from '../contract/ledger-findings.ts';
import type { PlainObject } from './canonical.ts';
import { isIntroduction, signedBytes } from './entry.ts';
import { isSignedBy, type PublicKey, readPublicKey } from './public-key.ts';

/** Which keys an auditor believes: the first one of the ledger, and those that replaced a lost one. */
export interface Trust {
  /** Ids, hex. */
  readonly ids: ReadonlySet<string>;
  /** Those of which the whole key is known: for a ledger whose beginning is missing. @default - none */
  readonly keys?: readonly PublicKey[];
}

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

/** How an entry's signature stands. */
export interface Judged {
  readonly code?: LedgerFindingCode;
  /** Whether the signature fits the content under the key that the entry names. */
  readonly fits: boolean;
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

  judge(sequence: number, members: PlainObject): Judged {
    const { key: id, signature, step, facts } = members;
    const introduced = isIntroduction(step) ? publicKeyIn(facts) : undefined;
    const signer = introduced?.id === id ? introduced : this.known.get(String(id));
    if (!signer) return { code: 'LEDGER_KEY_UNKNOWN', fits: false };
    if (!isSignedBy(signer, signedBytes(members), String(signature)))
      return { code: 'LEDGER_SIGNATURE_INVALID', fits: false };
    if (introduced) this.known.set(introduced.id, introduced);
    const code = this.#authority(sequence, signer, introduced);
    return { ...(code && { code }), fits: true };
  }

  #authority(sequence: number, signer: PublicKey, introduced: PublicKey | undefined): Judged['code'] {
    if (!this.#worth.has(signer.id)) this.#meet(sequence, signer, introduced);
    const worth = this.#worth.get(signer.id);
    if (worth === undefined) return 'LEDGER_KEY_UNKNOWN';
    if (introduced && worth !== 'retired' && !this.#worth.has(introduced.id)) {
      this.#worth.set(signer.id, 'retired');
      this.#follow(introduced.id, sequence, worth, true);
    }
    return CODES[worth];
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

function publicKeyIn(facts: unknown): PublicKey | undefined {
  const { publicKey } = Object(facts) as { publicKey?: unknown };
  return typeof publicKey === 'string' ? readPublicKey(publicKey) : undefined;
}
