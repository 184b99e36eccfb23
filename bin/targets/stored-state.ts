import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { LocalStateStore } from '../../functions/local/state-store.ts';
import { findConfiguration } from '../../lib/config/load.ts';
import { CallError } from '../commands/mistakes.ts';
import { LOCAL_FOLDER } from '../configuration.ts';
import { shown } from '../flags/shown.ts';

/** The watch's state beside a configuration, to read. The configuration itself need not be sound for that. */
export function storedState(config: string | undefined, say: (line: string) => void): LocalStateStore {
  if (config !== undefined && !existsSync(config))
    throw new CallError(`--config ${shown(config)}: no such file`);
  const file = config === undefined ? findConfiguration(process.cwd()) : resolve(config);
  const folder = join(file === undefined ? process.cwd() : dirname(file), LOCAL_FOLDER);
  return new LocalStateStore(folder, { say: (line) => say(`pairwatch: ${line}`) });
}
