import { mistakesIn } from './check.ts';
import { type Configuration, complete } from './configuration.ts';
import { ConfigurationError } from './mistakes.ts';
import type { Options } from './options.ts';

/**
 * Options, as a file exports them, to a configuration with every default. The paths of files in it are taken from
 * `directory`. A ConfigurationError names all mistakes.
 */
export function parseConfiguration(input: unknown, directory: string): Configuration {
  const mistakes = mistakesIn(input);
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  return complete(input as Options, directory);
}
