import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { TargetPlan, WatchPlan } from '../../functions/contract/plan.ts';
import { HouseAlarm } from '../alarms/house-alarm.ts';
import { acknowledge } from '../house/findings.ts';
import { HouseFunction } from '../house/function.ts';
import type { Installation } from '../house/installation.ts';
import type { NetworkedFunction } from '../house/network.ts';
import { toWatch } from '../house/statements.ts';
import { toPutInForce } from '../rotation/secret-statements.ts';
import { SecretPolicies } from '../targets/secret-policies.ts';
import { secretsToRead } from '../targets/secrets.ts';
import { periodsOf } from './periods.ts';
import { type Started, TickSchedule } from './tick-schedule.ts';

export interface CourierProps extends Started {
  readonly installation: Installation;
  readonly network: NetworkedFunction;
  readonly plan: WatchPlan;
  /** Hears that it fails. */
  readonly localTopicArn: string;
}

/** Asks gateways for their own pairing with an AI provider, as a device of its own that no probe may read. */
export class Courier extends Construct {
  constructor(scope: Construct, id: string, props: CourierProps) {
    super(scope, id);
    const { installation, network, plan, localTopicArn, ...started } = props;
    const { role, function: courier } = new HouseFunction(this, 'Function', {
      installation,
      region: started.region,
      network,
      handler: 'courier',
      functionName: installation.names.courier,
      description: `Asks gateways of ${installation.configuration.name} for their upstreams`,
      plan,
      timeout: timeoutOf(plan.targets),
      memorySize: 256,
      statements: [...toWatch(this, installation), ...toPutInForce(this, installation, plan)],
    });
    acknowledge(role, 'actionsWithoutResources');
    new SecretPolicies(this, 'Secrets', { installation, role, secrets: secretsToRead(plan) });
    const periods = periodsOf(plan.targets, 'upstream');
    for (const every of periods)
      new TickSchedule(this, `Upstreams${every}`, {
        ...started,
        function: courier,
        name: `courier-${every}`,
        kind: 'upstream',
        shard: 0,
        every,
      });
    new HouseAlarm(this, 'CannotPublishHome', {
      installation,
      alarm: 'CannotPublishHome',
      subject: installation.names.courier,
      period: Math.min(...periods),
      topicArn: localTopicArn,
    });
  }
}

/** What is left after the longest questions, to judge and to write it down. */
const SPARE_S = 20;

const msFor = (targets: readonly TargetPlan[]): number =>
  targets.reduce((sum, { upstream, timeoutMs }) => sum + timeoutMs + (upstream?.timeoutMs ?? 0), 0);

/** Questions to one gateway wait for each other, and each may be put a second time, to confirm the first. */
function timeoutOf(targets: readonly TargetPlan[]): Duration {
  const gateways = Map.groupBy(targets, ({ url }) => new URL(url).host);
  const longest = 2 * Math.max(...[...gateways.values()].map(msFor));
  return Duration.seconds(Math.min(900, Math.ceil(longest / 1000) + SPARE_S));
}
