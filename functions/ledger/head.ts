import { hashOf, isIntroduction, readEntry, signedBytes } from './entry.ts';
import type { Vouched } from './history.ts';
import type { LedgerStore } from './ports.ts';
import { isSignedBy, type PublicKey, readPublicKey } from './public-key.ts';

/** What the next entry follows. */
export interface Head {
  /** 0 before the first. */
  readonly sequence: number;
  /** Of the bytes that are stored, whatever they are. */
  readonly hash?: string;
  /** Of the newest entry that the ledger's keys vouch for. */
  readonly at?: string;
  /** Which key signs what follows; undefined where nobody vouches for any entry. */
  readonly key?: string;
  /** Whether the writer's own key signed once, and another one took its place. */
  readonly isRetired?: boolean;
  /** Why the head is no sound entry: the chain goes on behind it, and verification finds it. */
  readonly unsound?: string;
}

/**
 * Reads the newest entry, of which the writer's own key tells all that is needed; `read` is asked for any other. What is
 * damaged there, or was put there by somebody without a key, does not keep anybody from writing on, and is not believed.
 */
export async function headOf(
  store: LedgerStore,
  atLeast: number,
  own: PublicKey,
  read: (last: number) => Promise<Vouched>,
): Promise<Head> {
  const sequence = await store.head(atLeast);
  if (sequence === 0) return { sequence };
  const bytes = await store.read(sequence);
  const known = bytes && ownHead(sequence, bytes, own);
  const head = { sequence, ...(bytes && { hash: hashOf(bytes) }) };
  if (known) return { ...head, ...known };
  const { isVouched, ...vouched } = await read(sequence);
  return { ...head, ...vouched, ...(!isVouched && { unsound: reasonOf(bytes) }) };
}

/** The time and the key of a head that the writer's own key signed, and that leaves the writing to it. */
function ownHead(sequence: number, bytes: Uint8Array, own: PublicKey): Pick<Head, 'at' | 'key'> | undefined {
  const entry = readEntry(bytes);
  if (entry.state !== 'read' || entry.value.sequence !== sequence) return undefined;
  const { at, key, step, facts, signature } = entry.value;
  const next = isIntroduction(step) ? readPublicKey(String(facts['publicKey']))?.id : key;
  const isOwn = key === own.id && next === own.id && isSignedBy(own, signedBytes(entry.members), signature);
  return isOwn ? { at, key } : undefined;
}

function reasonOf(bytes: Uint8Array | undefined): string {
  if (!bytes) return 'gone while it was read';
  const entry = readEntry(bytes);
  switch (entry.state) {
    case 'read':
      return 'is not signed by a key that this writer can vouch for';
    case 'damaged':
      return entry.reason;
    case 'unsupported':
      return `schema ${entry.schema}`;
  }
}
