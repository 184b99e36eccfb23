import { sequenceOf } from '../contract/ledger.ts';
import { readEntry } from './entry.ts';
import { KeyRing } from './key-ring.ts';
import type { LedgerSource } from './ports.ts';
import type { PublicKey } from './public-key.ts';

/** What keys of the ledger vouch for, up to a number. */
export interface History {
  /** Of the newest entry that they vouch for. */
  readonly at?: string;
  /** The key that signs what follows. */
  readonly key?: string;
  /** Whether the key that was asked for has signed once, and another one took its place. */
  readonly isRetired: boolean;
  /** Whether they vouch for the entry of that number. */
  readonly isVouched: boolean;
}

/** What a writer has. */
export interface WritersKeys {
  readonly own: PublicKey;
  /** Id of the key that hands over to it. @default - there is none */
  readonly former?: string | undefined;
}

/**
 * Reads the ledger from its beginning, up to a number, with the eyes of a key that is to write. The head alone can be
 * anybody's: what somebody without a key put there must neither keep the writers out nor be believed.
 */
export async function historyOf(
  source: LedgerSource,
  last: number,
  { own, former }: WritersKeys,
): Promise<History> {
  let ring: KeyRing | undefined;
  let newest: { readonly sequence: number; readonly at: string; readonly key: string } | undefined;
  let hasSigned = false;
  for await (const { name, bytes } of source.entries()) {
    const sequence = sequenceOf(name);
    if (sequence === undefined) continue;
    if (sequence > last) break;
    const entry = readEntry(bytes);
    if (entry.state !== 'read') continue;
    const { at, key, facts } = entry.value;
    ring ??= new KeyRing({ ids: new Set([key, own.id, former ?? own.id]), keys: [own] });
    if (ring.judge(sequence, entry.members) !== undefined) continue;
    newest = { sequence, at, key: ring.introduce({ facts })?.id ?? key };
    hasSigned ||= newest.key === own.id || key === own.id;
  }
  return {
    ...(newest && { at: newest.at, key: newest.key }),
    isRetired: hasSigned && newest?.key !== own.id,
    isVouched: newest?.sequence === last,
  };
}
