import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type Names, namesOf } from '../../functions/contract/names.ts';
import type { WatchPlan } from '../../functions/contract/plan.ts';
import type { Configuration } from '../config/configuration.ts';
import { planOf } from '../config/plan.ts';

/** What every construct of an installation is made from. */
export interface Installation {
  readonly configuration: Configuration;
  readonly names: Names;
  /** The region of table, secrets, metrics and `notify`. */
  readonly home: string;
  /** Of every target, wherever it is looked at from. */
  readonly plan: WatchPlan;
  /** Of what one location looks at. */
  readonly planAt: (location: string) => WatchPlan;
}

/** Throws a ConfigurationError where the plan cannot be made. `emulator`: of planOf. */
export function installationOf(configuration: Configuration, home: string, emulator?: string): Installation {
  return {
    configuration,
    names: namesOf(configuration.name),
    home,
    plan: planOf(configuration, home, { emulator, everyTarget: true }),
    planAt: (location) => planOf(configuration, location, { emulator }),
  };
}

/** An ARN in the account of `scope`. `resource` is all that stands after the account: `function:NAME`. */
export const arnIn = (scope: IConstruct, service: string, region: string, resource: string): string => {
  const { partition, account } = Stack.of(scope);
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
};
