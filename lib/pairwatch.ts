import type { Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Configuration } from './config/configuration.ts';
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
 * looks from. Throws a ConfigurationError where the configuration has no regions, or names a file that is not there.
 */
export class Pairwatch extends Construct {
  /** Everything central, and the home region's own probes. */
  readonly homeStack: Stack;
  /** Those of the other regions, in the order of the configuration. */
  readonly regionStacks: readonly Stack[];

  constructor(scope: Construct, id: string, { configuration, emulator, ...props }: PairwatchProps) {
    super(scope, id);
    const installation = installationOf(configuration, emulator);
    const { home, deployment } = installation;
    this.homeStack = new HomeStack(this, 'home', { ...props, installation });
    this.regionStacks = deployment.regions
      .filter((region) => region !== home)
      .map((region) => new RegionStack(this, region.region, { ...props, installation, region }));
    for (const stack of this.regionStacks) stack.addStackDependency(this.homeStack);
  }
}
