import { Stack, type StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Configuration } from './config/configuration.ts';
import { ConfigurationError } from './config/mistakes.ts';
import { installationOf } from './house/installation.ts';
import { Central } from './stacks/central.ts';
import { Regional } from './stacks/regional.ts';

export interface PairwatchProps extends Omit<StackProps, 'env' | 'stackName' | 'description'> {
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

/** An installation of the watch: a stack in its home region, and one in every other region that it looks from. */
export class Pairwatch extends Construct {
  /** Everything central, and the home region's own probes. */
  readonly homeStack: Stack;
  /** The other regions', in the order of the configuration. */
  readonly regionStacks: readonly Stack[];

  constructor(scope: Construct, id: string, props: PairwatchProps) {
    super(scope, id);
    const { configuration, account, emulator, ...rest } = props;
    const { home, regions } = configuration;
    if (home === undefined) throw nothingToDeploy();
    const installation = installationOf(configuration, home, emulator);
    const { names } = installation;
    const stackIn = (region: string, stackName: string) => {
      const stack = new Stack(this, region === home ? 'home' : region, {
        ...rest,
        stackName,
        env: { region, ...(account !== undefined && { account }) },
        description: `Pairwatch ${configuration.name}: ${region === home ? 'home, and ' : ''}looks from ${region}`,
      });
      new Regional(stack, 'Region', { installation, region });
      return stack;
    };
    this.homeStack = stackIn(home, names.stack);
    new Central(this.homeStack, 'Central', { installation });
    this.regionStacks = regions
      .filter((region) => region !== home)
      .map((region) => stackIn(region, names.stackIn(region)));
    for (const stack of this.regionStacks) stack.addStackDependency(this.homeStack);
  }
}

const nothingToDeploy = () =>
  new ConfigurationError([
    {
      path: 'regions',
      value: 'missing',
      fix: 'name the AWS regions to look from, and one of them as `home`; without them there is nothing to deploy',
    },
  ]);
