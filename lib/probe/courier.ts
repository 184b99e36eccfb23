import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { WatchPlan } from '../../functions/contract/plan.ts';
import { HouseFunction } from '../house/function.ts';
import type { Installation } from '../house/installation.ts';
import { secretsOfUpstream } from '../targets/secrets.ts';
import { periodsOf } from './probe.ts';
import { type Started, TickSchedule } from './tick-schedule.ts';
import { WatcherRights } from './watcher-rights.ts';

export interface CourierProps extends Started {
  readonly installation: Installation;
  readonly plan: WatchPlan;
}

/** Asks gateways for their own pairing with an AI provider, as a device of its own that no probe may read. */
export class Courier extends Construct {
  constructor(scope: Construct, id: string, { installation, plan, ...started }: CourierProps) {
    super(scope, id);
    const { targets } = plan;
    const timeouts = targets.map(({ upstream, timeoutMs }) => (upstream?.timeoutMs ?? 0) + timeoutMs);
    const { role, function: courier } = new HouseFunction(this, 'Function', {
      installation,
      handler: 'courier',
      functionName: installation.names.courier,
      description: `Asks ${targets.length} gateways of ${installation.configuration.name} for their upstreams`,
      plan,
      timeout: Duration.seconds(Math.min(900, Math.ceil(Math.max(...timeouts) / 1000) + 20)),
      memorySize: 256,
    });
    new WatcherRights(this, 'Rights', { installation, role, secrets: targets.flatMap(secretsOfUpstream) });
    for (const every of periodsOf(targets, 'upstream'))
      new TickSchedule(this, `Upstreams${every}`, {
        ...started,
        function: courier,
        name: `courier-${every}`,
        kind: 'upstream',
        shard: 0,
        every,
      });
  }
}
