import { Duration } from 'aws-cdk-lib';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HouseAlarm } from '../alarms/house-alarm.ts';
import type { Installation } from '../house/installation.ts';
import { HouseTopic } from '../notify/house-topic.ts';
import { subscribePeople } from '../notify/subscribers.ts';
import { Courier } from '../probe/courier.ts';
import { Probe } from '../probe/probe.ts';
import { courierPlan, shardsOf } from '../probe/shards.ts';

export interface RegionalProps {
  readonly installation: Installation;
  readonly region: string;
}

/** What every region has, home too: its probes, and the means to tell people when they cannot tell home. */
export class Regional extends Construct {
  constructor(scope: Construct, id: string, { installation, region }: RegionalProps) {
    super(scope, id);
    const { names, configuration } = installation;
    const topic = new HouseTopic(this, 'LocalTopic', installation, names.localTopic);
    subscribePeople(topic, configuration);
    const deadLetters = new Queue(this, 'DeadLetters', {
      queueName: names.deadLetters,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const group = new ScheduleGroup(this, 'Schedules', { scheduleGroupName: names.scheduleGroup });
    const plan = installation.planAt(region);
    const started = { installation, group, deadLetters };
    for (const shard of shardsOf(plan))
      new Probe(this, `Probe${shard.index}`, { ...started, shard, localTopicArn: topic.topicArn });
    const asked = courierPlan(plan);
    if (asked.targets.length > 0) new Courier(this, 'Courier', { ...started, plan: asked });
    new HouseAlarm(this, 'DeadLettersAlarm', {
      installation,
      alarm: 'DeadLetters',
      subject: names.deadLetters,
      period: configuration.every,
      topicArn: topic.topicArn,
    });
  }
}
