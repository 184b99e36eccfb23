import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Configuration } from './configuration.ts';
import { ConfigurationError } from './mistakes.ts';
import { parseConfiguration } from './parse.ts';
import { looksLikeKey } from './secrets.ts';

export const CONFIGURATION_FILE = 'pairwatch.config.ts';

export interface LoadedConfiguration {
  /** Absolute. */
  readonly file: string;
  readonly configuration: Configuration;
}

/**
 * Loads `file`, or the nearest pairwatch.config.ts in `directory` or above it. Node strips its types; what it
 * imports as `pairwatch` is given to it here, so that it loads without any node_modules. Whatever is wrong is a
 * ConfigurationError.
 */
export async function loadConfiguration(directory: string, file?: string): Promise<LoadedConfiguration> {
  const found = file === undefined ? nearest(resolve(directory)) : named(resolve(directory, file));
  const exported = await importDefault(found);
  return { file: found, configuration: parseConfiguration(exported, dirname(found)) };
}

/** The nearest configuration in `directory` or above it, if there is one. */
export function findConfiguration(directory: string): string | undefined {
  const file = join(directory, CONFIGURATION_FILE);
  if (existsSync(file)) return file;
  const parent = dirname(directory);
  return parent === directory ? undefined : findConfiguration(parent);
}

function nearest(directory: string): string {
  const found = findConfiguration(directory);
  if (found !== undefined) return found;
  throw trouble(CONFIGURATION_FILE, 'there is none here or above', '`pairwatch init` writes one');
}

function named(file: string): string {
  if (existsSync(file)) return file;
  throw trouble(file, 'no such file', 'check the path, or let `pairwatch init` write one here');
}

async function importDefault(file: string): Promise<unknown> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'pairwatch'
        ? { url: OUR_MODULE, format: 'module', shortCircuit: true }
        : next(specifier, context),
  });
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(file).href);
    if (module.default !== undefined) return module.default;
  } catch (error) {
    throw trouble(file, `cannot be loaded (${inOneLine(error)})`, 'correct it: node FILE shows where');
  } finally {
    hooks.deregister();
  }
  throw trouble(file, 'exports nothing', 'write `export default defineConfig({ … })`');
}

const OUR_MODULE = `data:text/javascript,${encodeURIComponent('export const defineConfig = (options) => options;')}`;

/** The first line of an error, unless it quotes a key. */
function inOneLine(error: unknown): string {
  const { name = 'Error', message = '' } = (error ?? {}) as { name?: string; message?: string };
  const [line = ''] = message.split('\n');
  return looksLikeKey(line) ? name : `${name}: ${line.slice(0, 200)}`;
}

const trouble = (path: string, value: string, fix: string) => new ConfigurationError([{ path, value, fix }]);
