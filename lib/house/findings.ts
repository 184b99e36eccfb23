import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Findings of cdk-nag's AwsSolutions that are as they should be, and why. */
const ACKNOWLEDGED = {
  deadLetters: {
    id: 'AwsSolutions::AwsSolutions-SQS3',
    reason: 'It is a dead-letter queue itself: of schedules, which the rule does not see.',
  },
  actionsWithoutResources: {
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    reason:
      'cloudwatch:PutMetricData knows no resources, and is limited by its namespace; nor do cloudtrail:LookupEvents, and what attaches a function to a VPC.',
  },
  ledgerBucket: {
    id: 'AwsSolutions::AwsSolutions-S1',
    reason:
      'Nobody but rotate and audit writes here, and the ledger itself says what was written; who read or deleted, the data events of a trail say where a company wants to know.',
  },
  keysOfOthers: {
    id: 'AwsSolutions::AwsSolutions-SMG4',
    reason:
      'The key in it belongs to somebody else, who alone can issue another one: a person, or the driver of its rotation.',
  },
} as const;

/** Acknowledges a finding at a construct, and at all below it. */
export const acknowledge = (construct: IConstruct, finding: keyof typeof ACKNOWLEDGED): void =>
  Validations.of(construct).acknowledge(ACKNOWLEDGED[finding]);
