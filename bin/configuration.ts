import { dirname, join } from 'node:path';
import { LocalKeyStore } from '../functions/local/key-store.ts';
import type { Configuration, Target } from '../lib/config/configuration.ts';
import { CallError } from './commands/mistakes.ts';
import { shown } from './flags/shown.ts';

/** Where keys, looks and state are kept locally, below a folder. */
export const LOCAL_FOLDER = '.pairwatch';

/** A configuration and what belongs to the folder it stands in. */
export interface Loaded {
  readonly configuration: Configuration;
  /** `.pairwatch` beside the configuration. */
  readonly localFolder: string;
  readonly keys: LocalKeyStore;
}

/** Reads the configuration; what is wrong with it is a CallError, one line a mistake. */
export async function loadedConfiguration(path: string | undefined): Promise<Loaded> {
  const { loadConfiguration } = await import('../lib/config/load.ts');
  const { configuration, file } = await soundly(() => loadConfiguration(process.cwd(), path));
  const localFolder = join(dirname(file), LOCAL_FOLDER);
  return { configuration, localFolder, keys: new LocalKeyStore(localFolder) };
}

/** Does something with a configuration; what shows to be wrong with it is a CallError, one line a mistake. */
export async function soundly<Made>(use: () => Promise<Made>): Promise<Made> {
  const { ConfigurationError, describeMistake } = await import('../lib/config/mistakes.ts');
  try {
    return await use();
  } catch (error) {
    if (error instanceof ConfigurationError) throw new CallError(...error.mistakes.map(describeMistake));
    throw error;
  }
}

/** The targets of these names, in the configuration's order; all of them where no name is given. */
export function targetsNamed(names: readonly string[], { targets }: Configuration): readonly Target[] {
  const known = targets.map(({ name }) => name);
  const unknown = [...new Set(names)].filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new CallError(...unknown.map((name) => `no target ${shown(name)}: there are ${known.join(', ')}`));
  return names.length === 0 ? targets : targets.filter(({ name }) => names.includes(name));
}
