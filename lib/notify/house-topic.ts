import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { arnIn, type Installation } from '../house/installation.ts';

/** A topic that takes messages over TLS only: from the installation's own alarms, and from roles that may publish. */
export class HouseTopic extends Topic {
  constructor(scope: Construct, id: string, { names, configuration }: Installation, topicName: string) {
    super(scope, id, { topicName, displayName: `Pairwatch ${configuration.name}`, enforceSSL: true });
    const { region, account } = Stack.of(this);
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': arnIn(this, 'cloudwatch', region, `alarm:${names.alarm('*', '*')}`) },
        },
      }),
    );
  }
}
