import { type Loaded, loadedConfiguration } from '../configuration.ts';
import { localState, localStore, stateFolder } from './local.ts';
import type { State, Store, StoreName } from './store.ts';

/** Opens the store that was named. Nothing of AWS is loaded unless it is that. */
export async function openStore(
  name: StoreName,
  loaded: Loaded,
  say: (line: string) => void,
): Promise<Store> {
  if (name === 'local') return localStore(loaded, say);
  const { openAwsStore } = await import('./aws.ts');
  return openAwsStore(loaded.configuration);
}

/**
 * The same for what a watch remembers. Where that lies beside the configuration, the configuration itself need not be
 * sound.
 */
export async function openState(
  name: StoreName,
  config: string | undefined,
  say: (line: string) => void,
): Promise<State> {
  if (name === 'local') return localState(stateFolder(config), say);
  return openStore(name, await loadedConfiguration(config), say);
}
