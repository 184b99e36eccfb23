import { fileURLToPath } from 'node:url';
import type { Configuration } from '../lib/config/configuration.ts';
import { findConfiguration, loadConfiguration } from '../lib/config/load.ts';
import { ConfigurationError, describeMistake } from '../lib/config/mistakes.ts';

/** Stands in where there is no configuration yet, so that a fresh clone synthesises. */
const EXAMPLE = fileURLToPath(new URL('../examples/several-regions/pairwatch.config.ts', import.meta.url));

const say = (line: string) => process.stderr.write(`pairwatch: ${line}\n`);

/**
 * Does something with the configuration that is deployed: the file named, that of PAIRWATCH_CONFIG, the nearest one, or
 * an example. A mistake in it is one line each, and exit code 2.
 */
export async function withDeployment(
  named: string | undefined,
  use: (configuration: Configuration) => void,
): Promise<void> {
  try {
    const file = named ?? process.env['PAIRWATCH_CONFIG'] ?? findConfiguration(process.cwd());
    if (file === undefined)
      say('there is no pairwatch.config.ts here: this is an example (`pairwatch init` writes one)');
    const { configuration } = await loadConfiguration(process.cwd(), file ?? EXAMPLE);
    use(configuration);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const mistake of error.mistakes) say(describeMistake(mistake));
    process.exitCode = 2;
  }
}
