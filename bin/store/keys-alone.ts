import type { KeyStore } from '../../functions/keys/key-store.ts';
import { LocalKeyStore } from '../../functions/local/key-store.ts';
import { findConfiguration } from '../../lib/config/load.ts';
import { CallError } from '../commands/mistakes.ts';
import { loadedConfiguration } from '../configuration.ts';
import { shown } from '../flags/shown.ts';
import { stateFolder } from './local.ts';
import { homeOf, type StoreName } from './store.ts';

interface Whereabouts {
  readonly config?: string;
  readonly installation?: string;
  readonly home?: string;
}

const INSTALLATION = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d$/;

/**
 * The keys of an installation and nothing else of it. Files lie beside the configuration, which is not read for that; on
 * AWS its name and region say all, so that a host without a configuration gets by.
 */
export async function keysAlone(store: StoreName, at: Whereabouts): Promise<KeyStore> {
  if (store === 'local') {
    if (at.installation !== undefined || at.home !== undefined)
      throw new CallError('--installation and --home go with --store aws');
    return new LocalKeyStore(stateFolder(at.config));
  }
  const place = await placeOf(at);
  const [{ awsClients }, { SecretsManagerKeyStore }, { secretsManager }] = await Promise.all([
    import('../../functions/aws/clients.ts'),
    import('../../functions/aws/secrets/key-store.ts'),
    import('../../functions/aws/services/secrets-manager.ts'),
  ]);
  return new SecretsManagerKeyStore({ ...place, clients: awsClients({ secretsManager }) });
}

async function placeOf({ config, installation, home }: Whereabouts) {
  if (installation === undefined && home === undefined) {
    if (config === undefined && !findConfiguration(process.cwd()))
      throw new CallError(
        '--store aws wants --installation NAME and --home REGION, or --config FILE: no pairwatch.config.ts is here or above',
      );
    const { configuration } = await loadedConfiguration(config);
    return { installation: configuration.name, home: homeOf(configuration) };
  }
  if (config !== undefined) throw new CallError('--config says what --installation and --home say: not both');
  if (installation === undefined || home === undefined)
    throw new CallError('--installation and --home go together');
  if (!INSTALLATION.test(installation))
    throw new CallError(`--installation ${shown(installation)} is not the name of an installation`);
  if (!REGION.test(home)) throw new CallError(`--home ${shown(home)} is not the code of an AWS region`);
  return { installation, home };
}
