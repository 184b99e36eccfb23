import type { Credential } from './credential.ts';
import { STAGES, type VersionedKeyStore } from './versioned-store.ts';

export type StoredVersion = Extract<Credential, { readonly state: 'found' }>;

/** What a secret holds, whatever its label: the current version first, then the pending and the previous one. */
export async function storedVersions(
  keys: Pick<VersionedKeyStore, 'readStage'>,
  secret: string,
): Promise<readonly StoredVersion[]> {
  const read = await Promise.all(STAGES.map((stage) => keys.readStage(secret, stage)));
  return read.filter((credential) => credential.state === 'found');
}
