import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Configuration } from '../config/configuration.ts';

/** Subscribes the people of a configuration to a topic; each confirms once a topic. */
export function subscribePeople(topic: ITopic, { alerts }: Configuration): void {
  for (const address of alerts.email) topic.addSubscription(new EmailSubscription(address));
}
