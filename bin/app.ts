import { App, CliCredentialsStackSynthesizer, type IStackSynthesizer } from 'aws-cdk-lib';
import { Pairwatch } from '../lib/pairwatch.ts';
import { withDeployment } from './deployment.ts';

/** For an emulator, whose roles of the bootstrap cannot be assumed. */
const withoutRoles = (): IStackSynthesizer => new CliCredentialsStackSynthesizer() as IStackSynthesizer;

const app = new App({ autoSynth: false });
const named: unknown = app.node.tryGetContext('config');

await withDeployment(typeof named === 'string' ? named : undefined, (configuration) => {
  const { AWS_ENDPOINT_URL: emulator } = process.env;
  new Pairwatch(app, configuration.name, {
    configuration,
    ...(emulator !== undefined && { emulator, synthesizer: withoutRoles() }),
  });
  app.synth();
});
