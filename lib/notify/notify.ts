import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SnsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../functions/contract/environment.ts';
import { HouseFunction } from '../house/function.ts';
import type { Installation } from '../house/installation.ts';
import { toFindDue, toVote } from '../house/statements.ts';

export interface NotifyProps {
  readonly installation: Installation;
  /** For people. */
  readonly alerts: ITopic;
  readonly chat: ITopic;
  /** Where the alarms speak. */
  readonly signals: ITopic;
}

/** From what was found to what people read. What it cannot handle goes to people as it is. */
export class Notify extends Construct {
  constructor(scope: Construct, id: string, { installation, alerts, chat, signals }: NotifyProps) {
    super(scope, id);
    const { role, function: notify } = new HouseFunction(this, 'Function', {
      installation,
      handler: 'notify',
      functionName: installation.names.notify,
      description: `Tells people what the watch ${installation.configuration.name} found`,
      plan: installation.plan,
      timeout: Duration.minutes(1),
      memorySize: 256,
      maxEventAge: Duration.minutes(15),
      onFailure: new SnsDestination(alerts),
      environment: {
        [ENVIRONMENT.alertsTopic]: alerts.topicArn,
        [ENVIRONMENT.chatTopic]: chat.topicArn,
      },
    });
    for (const statement of [
      toVote(this, installation),
      toFindDue(this, installation),
      new PolicyStatement({
        sid: 'Tell',
        actions: ['sns:Publish'],
        resources: [alerts.topicArn, chat.topicArn],
      }),
    ])
      role.addToPolicy(statement);
    signals.addSubscription(new LambdaSubscription(notify));
  }
}
