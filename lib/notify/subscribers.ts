import { type ITopic, SubscriptionProtocol } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Deployment } from '../config/deployment.ts';

/** Subscribes the people of an installation, and their webhooks, to a topic; each confirms once a topic. */
export function subscribePeople(topic: ITopic, { alerts }: Deployment): void {
  for (const address of alerts.email) topic.addSubscription(new EmailSubscription(address));
  for (const url of alerts.webhook)
    topic.addSubscription(new UrlSubscription(url, { protocol: SubscriptionProtocol.HTTPS }));
}
