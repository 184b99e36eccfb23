import { SecretsManagerVersions } from '../../functions/aws/secrets/versions.ts';
import type { VersionedKeyStore } from '../../functions/keys/versioned-store.ts';
import { LocalRotationStore } from '../../functions/local/rotation-store.ts';
import type { RotationStore } from '../../functions/rotate/rotation-store.ts';
import type { Loaded } from '../configuration.ts';
import type { StoreName } from '../store/store.ts';

/** Where a person's key waits for its rotation. */
export interface Staging {
  readonly keys: VersionedKeyStore;
  readonly rotations: RotationStore;
}

export async function stagingIn(store: StoreName, loaded: Loaded): Promise<Staging> {
  if (store === 'local') return { keys: loaded.keys, rotations: new LocalRotationStore(loaded.localFolder) };
  const { openAwsStore } = await import('../store/aws.ts');
  const deployed = await openAwsStore(loaded.configuration);
  return { keys: new SecretsManagerVersions(deployed), rotations: deployed.table.rotations };
}
