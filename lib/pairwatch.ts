import { type Stack, type StackProps, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { mistakesInAccount } from './config/account.ts';
import type { Configuration } from './config/configuration.ts';
import { ConfigurationError } from './config/mistakes.ts';
import { installationOf } from './house/installation.ts';
import { HomeStack } from './stacks/home-stack.ts';
import { RegionStack } from './stacks/region-stack.ts';

export interface PairwatchProps extends Pick<StackProps, 'synthesizer' | 'terminationProtection'> {
  /** Of `loadConfiguration` or `parseConfiguration`. */
  readonly configuration: Configuration;
  /** The AWS account to deploy to. @default - that of the credentials of the deployment */
  readonly account?: string;
  /**
   * The URL of an emulator of AWS on loopback that takes AWS's place. Only with it are loopback addresses looked at.
   * @default - none: AWS itself
   */
  readonly emulator?: string;
}

/**
 * An installation of the watch, in an app or stage: a stack in its home region, and one in every other region that it
 * looks from. Throws a ConfigurationError where the configuration has no regions, names a file that is not there, or
 * a secret of another account that this one could not decrypt.
 */
export class Pairwatch extends Construct {
  /** Everything central, and the home region's own probes. */
  readonly homeStack: Stack;
  /** Those of the other regions, in the order of the configuration. */
  readonly regionStacks: readonly Stack[];

  constructor(scope: Construct, id: string, { configuration, emulator, ...props }: PairwatchProps) {
    super(scope, id);
    const { account = process.env['CDK_DEFAULT_ACCOUNT'] } = props;
    const mistakes =
      account === undefined || Token.isUnresolved(account) ? [] : mistakesInAccount(configuration, account);
    if (mistakes.length > 0) throw new ConfigurationError(mistakes);
    const installation = installationOf(configuration, emulator);
    const { home, deployment } = installation;
    this.homeStack = new HomeStack(this, 'home', { ...props, installation });
    this.regionStacks = deployment.regions
      .filter((region) => region !== home)
      .map((region) => new RegionStack(this, region.region, { ...props, installation, region }));
    for (const stack of this.regionStacks) stack.addStackDependency(this.homeStack);
  }
}
