import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SnsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../functions/contract/environment.ts';
import { HouseAlarm } from '../alarms/house-alarm.ts';
import { HouseFunction } from '../house/function.ts';
import type { Installation } from '../house/installation.ts';
import { toUseKey } from '../house/key.ts';
import { withoutLooking } from '../house/slim-plan.ts';
import { toFindDue, toVote } from '../house/statements.ts';
import { ForeignReaders } from './foreign-readers.ts';
import { HouseTopic } from './house-topic.ts';
import { subscribePeople } from './subscribers.ts';

export interface NotifyProps {
  readonly installation: Installation;
}

/** From what was found to what people read: the topics, and `notify` between them. What it fails at reaches people raw. */
export class Notify extends Construct {
  /** Where the alarms speak. */
  readonly signals: ITopic;
  /** ARN of the topic for people. */
  readonly alertsTopicArn: string;

  constructor(scope: Construct, id: string, { installation }: NotifyProps) {
    super(scope, id);
    const { names, home, deployment, configuration, plan, rotations } = installation;
    const { allowedReaders } = deployment.alerts;
    const topic = (topicId: string, topicName: string) =>
      new HouseTopic(this, topicId, { installation, region: home, topicName });
    const alerts =
      deployment.alerts.topic === undefined
        ? topic('Alerts', names.alertsTopic)
        : Topic.fromTopicArn(this, 'Alerts', deployment.alerts.topic);
    const chat = deployment.alerts.chat ? topic('Chat', names.chatTopic) : undefined;
    this.signals = topic('Signals', names.signalsTopic);
    this.alertsTopicArn = alerts.topicArn;
    subscribePeople(alerts, deployment);
    const told = [alerts, ...(chat ? [chat] : [])].map(({ topicArn }) => topicArn);
    const { function: notify } = new HouseFunction(this, 'Function', {
      installation,
      region: home,
      handler: 'notify',
      functionName: names.notify,
      description: `Tells people what the watch ${configuration.name} found`,
      plan: { ...withoutLooking(plan), ...(allowedReaders && { rotations, allowedReaders }) },
      timeout: Duration.minutes(1),
      memorySize: 256,
      maxEventAge: Duration.minutes(15),
      // By its ARN, since the library would grant more of a key than is needed.
      onFailure: new SnsDestination(Topic.fromTopicArn(this, 'Raw', alerts.topicArn)),
      environment: {
        [ENVIRONMENT.alertsTopic]: alerts.topicArn,
        ...(chat && { [ENVIRONMENT.chatTopic]: chat.topicArn }),
      },
      statements: [
        ...toVote(this, installation),
        toFindDue(this, installation),
        new PolicyStatement({ sid: 'Tell', actions: ['sns:Publish'], resources: told }),
        ...toUseKey(home, 'sns'),
      ],
    });
    this.signals.addSubscription(new LambdaSubscription(notify));
    if (allowedReaders) new ForeignReaders(this, 'ForeignReaders', { installation, notify });
    new HouseAlarm(this, 'NotifyFailing', {
      installation,
      alarm: 'NotifyFailing',
      subject: names.notify,
      period: configuration.every,
      topicArn: alerts.topicArn,
    });
  }
}
