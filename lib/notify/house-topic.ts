import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { DeployedRegion } from '../config/deployment.ts';
import { arnIn, type Installation } from '../house/installation.ts';
import { keyIn } from '../house/key.ts';

export interface HouseTopicProps {
  readonly installation: Installation;
  readonly region: DeployedRegion;
  /** Deterministic, from `Names`. */
  readonly topicName: string;
}

/** A topic that takes messages over TLS only: from the installation's own alarms, and from roles that may publish. */
export class HouseTopic extends Topic {
  constructor(scope: Construct, id: string, { installation, region, topicName }: HouseTopicProps) {
    const { names, configuration } = installation;
    const masterKey = keyIn(scope, region);
    super(scope, id, {
      topicName,
      displayName: `Pairwatch ${configuration.name}`,
      enforceSSL: true,
      ...(masterKey && { masterKey }),
    });
    const alarms = arnIn(this, 'cloudwatch', region.region, `alarm:${names.alarm('*', '*')}`);
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnLike: { 'aws:SourceArn': alarms },
        },
      }),
    );
  }
}
