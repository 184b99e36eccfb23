import type { Credential } from '../keys/credential.ts';
import { STAGES, type VersionedKeyStore } from '../keys/versioned-store.ts';
import { RotationError } from './rotation-error.ts';

type StoredVersion = Extract<Credential, { readonly state: 'found' }>;

/**
 * What a secret holds, whatever its label: the current version first, then the pending and the previous one. One that
 * cannot be read now is not gone: STORE_UNREADABLE.
 */
export async function storedVersions(
  keys: Pick<VersionedKeyStore, 'readStage'>,
  secret: string,
): Promise<readonly StoredVersion[]> {
  const read = await Promise.all(STAGES.map((stage) => keys.readStage(secret, stage)));
  return read.filter((credential) => {
    if (credential.state === 'unreadable') throw new RotationError('STORE_UNREADABLE', credential.reason);
    return credential.state === 'found';
  });
}
