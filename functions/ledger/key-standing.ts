import { isIntroduction, readEntry, signedBytes } from './entry.ts';
import type { LedgerSource } from './ports.ts';
import { isSignedBy, type PublicKey, readPublicKey } from './public-key.ts';

/** `introduced`: the ledger knows it, and it has not handed over. */
export type KeyStanding = 'new' | 'introduced' | 'retired';

/**
 * What the ledger says of a key. Read from the beginning, since the head alone can be anybody's: an entry that somebody
 * without the key put there must not keep its writers out.
 */
export async function keyStanding(source: LedgerSource, keyId: string): Promise<KeyStanding> {
  let own: PublicKey | undefined;
  for await (const { bytes } of source.entries()) {
    const entry = readEntry(bytes);
    if (entry.state !== 'read' || !isIntroduction(entry.value.step)) continue;
    const { facts, key, signature } = entry.value;
    const introduced = readPublicKey(String(facts['publicKey']));
    if (introduced?.id === keyId) own = introduced;
    else if (own && key === keyId && isSignedBy(own, signedBytes(entry.members), signature)) return 'retired';
  }
  return own ? 'introduced' : 'new';
}
