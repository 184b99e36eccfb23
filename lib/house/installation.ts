import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type Names, namesOf } from '../../functions/contract/names.ts';
import type { WatchPlan } from '../../functions/contract/plan.ts';
import type { RotationPlan } from '../../functions/contract/rotation.ts';
import type { Configuration } from '../config/configuration.ts';
import type { DeployedRegion, Deployment } from '../config/deployment.ts';
import { ConfigurationError } from '../config/mistakes.ts';
import { planOf } from '../config/plan.ts';
import { rotationPlansOf } from '../config/rotation-plan.ts';

/** What every construct of an installation is made from. */
export interface Installation {
  readonly configuration: Configuration;
  readonly deployment: Deployment;
  readonly names: Names;
  /** The region of table, secrets, metrics and `notify`. */
  readonly home: DeployedRegion;
  /** Whose keys are rotated, and how. */
  readonly rotations: readonly RotationPlan[];
  /** Of every target, wherever it is looked at from. */
  readonly plan: WatchPlan;
  /** Of what one location looks at. */
  readonly planAt: (location: string) => WatchPlan;
}

/** Throws a ConfigurationError where there is nothing to deploy, or no plan can be made. `emulator`: of planOf. */
export function installationOf(configuration: Configuration, emulator?: string): Installation {
  const { deployment } = configuration;
  const home = deployment?.regions.find(({ region }) => region === deployment.home);
  if (!deployment || !home) throw nothingToDeploy();
  return {
    configuration,
    deployment,
    names: namesOf(configuration.name),
    home,
    rotations: rotationPlansOf(configuration),
    plan: planOf(configuration, home.region, { emulator, everyTarget: true }),
    planAt: (location) => planOf(configuration, location, { emulator }),
  };
}

const nothingToDeploy = () =>
  new ConfigurationError([
    {
      path: 'regions',
      value: 'missing',
      fix: 'name the AWS regions to look from, and one of them as `home`: without them there is nothing to deploy',
    },
  ]);

/** An ARN in the account of `scope`. `resource` is all that stands after the account: `function:NAME`. */
export const arnIn = (scope: IConstruct, service: string, region: string, resource: string): string => {
  const { partition, account } = Stack.of(scope);
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
};
