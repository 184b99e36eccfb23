import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { LocalMutes } from '../../functions/local/mute-store.ts';
import { LocalStateStore } from '../../functions/local/state-store.ts';
import { uptimes } from '../../functions/state/uptime.ts';
import { findConfiguration } from '../../lib/config/load.ts';
import { CallError } from '../commands/mistakes.ts';
import { LOCAL_FOLDER, type Loaded } from '../configuration.ts';
import { shown } from '../flags/shown.ts';
import type { State, Store } from './store.ts';

/** `.pairwatch` beside a configuration, or here where there is none. */
export function stateFolder(config: string | undefined): string {
  if (config !== undefined && !existsSync(config))
    throw new CallError(`--config ${shown(config)}: no such file`);
  const file = config === undefined ? findConfiguration(process.cwd()) : resolve(config);
  return join(file === undefined ? process.cwd() : dirname(file), LOCAL_FOLDER);
}

/** To read; the watch itself opens its files for writing. */
export function localState(folder: string, say: (line: string) => void): State {
  const records = new LocalStateStore(folder, { say: (line) => say(`pairwatch: ${line}`) });
  return {
    records,
    beginning: '`pairwatch watch` takes the first look',
    standing: () => records.list(),
    mutes: (now) => new LocalMutes(records.folder).mutes(now),
    uptimes: async (since) => {
      const open = (await records.list()).flatMap(({ incidents }) => incidents);
      return uptimes(records.history(since), open, since);
    },
  };
}

export const localStore = ({ keys, localFolder }: Loaded, say: (line: string) => void): Store => ({
  keys,
  ...localState(localFolder, say),
});
