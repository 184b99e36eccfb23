import { Duration, RemovalPolicy, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { HouseAlarm } from '../alarms/house-alarm.ts';
import type { DeployedRegion } from '../config/deployment.ts';
import { acknowledge } from '../house/findings.ts';
import type { Installation } from '../house/installation.ts';
import { keyIn } from '../house/key.ts';
import { type NetworkedFunction, RegionNetwork } from '../house/network.ts';
import { HouseTopic } from '../notify/house-topic.ts';
import { subscribePeople } from '../notify/subscribers.ts';
import { Courier } from '../probe/courier.ts';
import { Probe } from '../probe/probe.ts';
import { courierPlan, shardsOf } from '../probe/shards.ts';
import { Verify, verifyPlan } from '../rotation/verify.ts';

export interface RegionStackProps extends Pick<StackProps, 'synthesizer' | 'terminationProtection'> {
  readonly installation: Installation;
  readonly region: DeployedRegion;
  /** @default - that of the credentials of the deployment */
  readonly account?: string;
}

/** What every region has: its probes, and the means to tell people when they cannot tell home. */
export class RegionStack extends Stack {
  /** No schedule is made before it. */
  protected readonly schedules: ScheduleGroup;
  protected readonly deadLetters: Queue;
  protected readonly network: NetworkedFunction;

  constructor(scope: Construct, id: string, props: RegionStackProps) {
    const { installation, region, account, ...rest } = props;
    const { names, configuration, deployment, home } = installation;
    super(scope, id, {
      ...rest,
      stackName: region === home ? names.stack : names.stackIn(region.region),
      description: `Pairwatch ${configuration.name}: looks from ${region.region}${region === home ? ', and all that is central' : ''}`,
      env: { region: region.region, ...(account !== undefined && { account }) },
    });
    for (const [tag, value] of Object.entries(deployment.tags)) Tags.of(this).add(tag, value);
    if (deployment.permissionsBoundary !== undefined) bound(this, deployment.permissionsBoundary);

    const topic = new HouseTopic(this, 'LocalTopic', { installation, region, topicName: names.localTopic });
    subscribePeople(topic, deployment);
    const key = keyIn(this, region);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      queueName: names.deadLetters,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      encryption: key ? QueueEncryption.KMS : QueueEncryption.SQS_MANAGED,
      ...(key && { encryptionMasterKey: key }),
    });
    acknowledge(this.deadLetters, 'deadLetters');
    new HouseAlarm(this, 'DeadLettersAlarm', {
      installation,
      alarm: 'DeadLetters',
      subject: names.deadLetters,
      period: configuration.every,
      topicArn: topic.topicArn,
    });
    this.schedules = new ScheduleGroup(this, 'Schedules', {
      scheduleGroupName: names.scheduleGroup,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.network = new RegionNetwork(this, 'Network', { installation, region }).forFunction;
    const plan = installation.planAt(region.region);
    const localTopicArn = topic.topicArn;
    const { schedules: group, deadLetters, network } = this;
    const common = { installation, network, region, group, deadLetters, localTopicArn };
    const shards = shardsOf(plan);
    const isOneOfSeveral = shards.length > 1;
    for (const shard of shards) new Probe(this, `Probe${shard.index}`, { ...common, shard, isOneOfSeveral });
    const proved = verifyPlan(plan, installation);
    if (proved.targets.length > 0)
      new Verify(this, 'Verify', { installation, region, network, plan: proved });
    const asked = courierPlan(plan);
    if (asked.targets.length > 0) new Courier(this, 'Courier', { ...common, plan: asked });
  }
}

/** Bounds every role of a stack by a managed policy, given by name or ARN. */
function bound(stack: Stack, policy: string): void {
  const boundary = policy.startsWith('arn:')
    ? ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', policy)
    : ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', policy);
  PermissionsBoundary.of(stack).apply(boundary);
}
