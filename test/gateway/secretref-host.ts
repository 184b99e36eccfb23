import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalKeyStore } from '../../functions/local/key-store.ts';
import type { KeySource } from './real-gateway.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A gateway's host without a checkout: one file, and a store with the keys. */
export interface SecretrefHost {
  readonly folder: string;
  readonly configFile: string;
  /** The built command line, as run.ts has just made it. */
  readonly program: string;
  readonly keys: LocalKeyStore;
  /** The arguments of the exec provider, after the program. */
  readonly args: readonly string[];
  /** The gateway's provider reads this secret by the recipe of docs/secretref.md, by Node unless told otherwise. */
  source(secret: string, command?: object): KeySource;
  remove(): Promise<void>;
}

export async function secretrefHost(configuration = ''): Promise<SecretrefHost> {
  const folder = await mkdtemp(join(tmpdir(), 'pairwatch-host-'));
  const [program, configFile] = [join(folder, 'pairwatch.mjs'), join(folder, 'pairwatch.config.ts')];
  await copyFile(join(ROOT, 'dist/pairwatch.mjs'), program);
  await writeFile(configFile, configuration);
  const args = ['secretref', '--config', configFile];
  return {
    ...{ folder, configFile, program, args },
    keys: new LocalKeyStore(join(folder, '.pairwatch')),
    source: (id, command = { command: process.execPath, args: [program, ...args] }) => ({
      providers: { pairwatch: { source: 'exec', ...command } },
      apiKey: { source: 'exec', provider: 'pairwatch', id },
    }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
