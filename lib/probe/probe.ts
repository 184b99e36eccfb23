import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { TargetPlan } from '../../functions/contract/plan.ts';
import { HouseAlarm } from '../alarms/house-alarm.ts';
import { acknowledge } from '../house/findings.ts';
import { HouseFunction } from '../house/function.ts';
import type { Installation } from '../house/installation.ts';
import type { NetworkedFunction } from '../house/network.ts';
import { toSeeChanges, toWatch } from '../house/statements.ts';
import { SecretPolicies } from '../targets/secret-policies.ts';
import { secretsToRead } from '../targets/secrets.ts';
import { periodsOf } from './periods.ts';
import type { Shard } from './shards.ts';
import { type Started, TickSchedule } from './tick-schedule.ts';

export interface ProbeProps extends Started {
  readonly installation: Installation;
  readonly network: NetworkedFunction;
  readonly shard: Shard;
  /** Whether others of the region look as well: then nobody would miss it alone. */
  readonly isOneOfSeveral: boolean;
  /** Hears that it fails. */
  readonly localTopicArn: string;
}

/** Targets up to which the smaller function does: CPU comes with memory, and every handshake computes. */
const FEW_TARGETS = 25;
const MEMORY_MB = { few: 256, many: 512 } as const;

/** The function that looks at one shard's targets from one region, with the schedules that start it. */
export class Probe extends Construct {
  constructor(scope: Construct, id: string, props: ProbeProps) {
    super(scope, id);
    const { installation, network, shard, isOneOfSeveral, localTopicArn, ...started } = props;
    const { names, configuration } = installation;
    const { index, plan } = shard;
    const { targets } = plan;
    const { role, function: probe } = new HouseFunction(this, 'Function', {
      installation,
      region: started.region,
      network,
      handler: 'probe',
      functionName: names.probe(index),
      description: `Pairs with the targets of ${configuration.name}, shard ${index}`,
      plan,
      timeout: timeoutOf(targets, configuration.every),
      memorySize: targets.length > FEW_TARGETS ? MEMORY_MB.many : MEMORY_MB.few,
      statements: [...toWatch(this, installation), ...toSeeChanges(this, installation, targets)],
    });
    acknowledge(role, 'actionsWithoutResources');
    new SecretPolicies(this, 'Secrets', { installation, role, secrets: secretsToRead(plan) });
    const schedule = { ...started, function: probe, shard: index };
    new TickSchedule(this, 'Ticks', {
      ...schedule,
      name: `probe-${index}`,
      kind: 'handshake',
      every: configuration.every,
    });
    for (const every of periodsOf(targets, 'exchange'))
      new TickSchedule(this, `Exchanges${every}`, {
        ...schedule,
        name: `probe-${index}-exchange-${every}`,
        kind: 'exchange',
        every,
      });
    const about = {
      installation,
      subject: names.probe(index),
      period: configuration.every,
      topicArn: localTopicArn,
    };
    new HouseAlarm(this, 'CannotPublishHome', { ...about, alarm: 'CannotPublishHome' });
    if (isOneOfSeveral) new HouseAlarm(this, 'ProbeSilent', { ...about, alarm: 'ProbeSilent' });
  }
}

/** A run of plain looks ends so many seconds before its period does. */
const SPARE_S = 5;

/** A tick ends within its period; an exchange may take as long as it may, with a second one that confirms it. */
function timeoutOf(targets: readonly TargetPlan[], every: number): Duration {
  const exchanges = targets.flatMap(({ exchange }) => (exchange ? [exchange.timeoutMs / 1000] : []));
  const seconds = Math.max(every * 60 - SPARE_S, ...exchanges.map((timeout) => 2 * timeout + 10));
  return Duration.seconds(Math.min(900, Math.ceil(seconds)));
}
