import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Configuration } from '../config/configuration.ts';

/** Subscribes the people and addresses of a configuration to a topic; each confirms once a topic. */
export function subscribePeople(topic: ITopic, { deployment }: Configuration): void {
  for (const address of deployment?.alerts.email ?? []) topic.addSubscription(new EmailSubscription(address));
  for (const url of deployment?.alerts.webhook ?? []) topic.addSubscription(new UrlSubscription(url));
}
