import { hashOf, isIntroduction, readEntry } from './entry.ts';
import type { LedgerStore } from './ports.ts';
import { readPublicKey } from './public-key.ts';

/** What the next entry follows. */
export interface Head {
  /** 0 before the first. */
  readonly sequence: number;
  /** Of the bytes that are stored, whatever they are. */
  readonly hash?: string;
  readonly at?: string;
  /** Which key signs what follows; undefined where the head does not tell. */
  readonly key?: string;
  /** Why the head is no sound entry: the chain goes on behind it, and verification finds it. */
  readonly unsound?: string;
}

/** Reads the newest entry. What is damaged there does not keep anybody from writing on. */
export async function headOf(store: LedgerStore, atLeast: number): Promise<Head> {
  const sequence = await store.head(atLeast);
  if (sequence === 0) return { sequence };
  const bytes = await store.read(sequence);
  if (bytes === undefined) return { sequence, unsound: 'gone while it was read' };
  const hash = hashOf(bytes);
  const entry = readEntry(bytes);
  switch (entry.state) {
    case 'read': {
      const { at, key, step, facts } = entry.value;
      const introduced = isIntroduction(step) ? readPublicKey(String(facts['publicKey']))?.id : undefined;
      return { sequence, hash, at, key: introduced ?? key };
    }
    case 'damaged':
      return { sequence, hash, unsound: entry.reason };
    case 'unsupported':
      return { sequence, hash, unsound: `schema ${entry.schema}` };
  }
}
