import { App, CliCredentialsStackSynthesizer, type IStackSynthesizer } from 'aws-cdk-lib';
import { findConfiguration, loadConfiguration } from '../lib/config/load.ts';
import { ConfigurationError, describeMistake } from '../lib/config/mistakes.ts';
import { Pairwatch } from '../lib/pairwatch.ts';

/** Shown where there is no configuration yet, so that a fresh clone synthesises. */
const EXAMPLE = new URL('../examples/several-regions/pairwatch.config.ts', import.meta.url).pathname;

/** For an emulator, whose roles of the bootstrap cannot be assumed. */
const withoutRoles = (): IStackSynthesizer => new CliCredentialsStackSynthesizer() as IStackSynthesizer;

const say = (line: string) => process.stderr.write(`pairwatch: ${line}\n`);

try {
  const app = new App({ autoSynth: false });
  const named: unknown = app.node.tryGetContext('config') ?? process.env['PAIRWATCH_CONFIG'];
  const file = typeof named === 'string' ? named : findConfiguration(process.cwd());
  if (file === undefined)
    say('there is no pairwatch.config.ts here: this is an example (`pairwatch init` writes one)');
  const { configuration } = await loadConfiguration(process.cwd(), file ?? EXAMPLE);
  const { AWS_ENDPOINT_URL: emulator } = process.env;
  new Pairwatch(app, configuration.name, {
    configuration,
    ...(emulator !== undefined && { emulator, synthesizer: withoutRoles() }),
  });
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  for (const mistake of error.mistakes) say(describeMistake(mistake));
  process.exitCode = 2;
}
