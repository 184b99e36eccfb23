import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { WatchPlan } from '../../functions/contract/plan.ts';
import type { DeployedRegion } from '../config/deployment.ts';
import { HouseFunction } from '../house/function.ts';
import type { Installation } from '../house/installation.ts';
import type { NetworkedFunction } from '../house/network.ts';
import { SecretPolicies } from '../targets/secret-policies.ts';
import { secretsToRead } from '../targets/secrets.ts';
import { keysOf, toVerify } from './secret-statements.ts';

export interface VerifyProps {
  readonly installation: Installation;
  readonly region: DeployedRegion;
  readonly network: NetworkedFunction;
  /** Of the rotated targets that are looked at from here. */
  readonly plan: WatchPlan;
}

/** Shakes hands with a version of a key from one region: the only role there that may read a pending one. */
export class Verify extends Construct {
  constructor(scope: Construct, id: string, { installation, region, network, plan }: VerifyProps) {
    super(scope, id);
    const { names, configuration, rotations } = installation;
    const { role } = new HouseFunction(this, 'Function', {
      installation,
      region,
      network,
      handler: 'verify',
      functionName: names.verify,
      description: `Proves new keys of ${configuration.name} before they are used`,
      plan,
      timeout: Duration.minutes(3),
      memorySize: 256,
      statements: toVerify(this, installation, plan),
    });
    const keys = keysOf(plan, rotations);
    const others = secretsToRead(plan).filter((secret) => !keys.includes(secret));
    if (others.length > 0) new SecretPolicies(this, 'Secrets', { installation, role, secrets: others });
  }
}

/** What a region's `verify` looks at: rotated targets alone, by their plain handshake. */
export function verifyPlan(plan: WatchPlan, { rotations }: Installation): WatchPlan {
  const targets = plan.targets
    .filter(({ name }) => rotations.some(({ target }) => target === name))
    .map(({ upstream: _upstream, exchange: _exchange, ...target }) => target);
  return { ...plan, targets };
}
