import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { TABLE } from '../../functions/contract/table.ts';
import { arnIn, type Installation } from './installation.ts';

/** What it takes to claim a tick, to vote, to count and to judge. */
export const toVote = (scope: IConstruct, { names, home }: Installation): PolicyStatement =>
  new PolicyStatement({
    sid: 'Vote',
    actions: [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:Query',
    ],
    resources: [arnIn(scope, 'dynamodb', home, `table/${names.table}`)],
  });

/** What it takes to find the messages that are due. */
export const toFindDue = (scope: IConstruct, { names, home }: Installation): PolicyStatement =>
  new PolicyStatement({
    sid: 'FindDue',
    actions: ['dynamodb:Query'],
    resources: [arnIn(scope, 'dynamodb', home, `table/${names.table}/index/${TABLE.dueIndex.name}`)],
  });

/** The action has no resources; its namespace keeps installations apart. */
export const toPublish = ({ names }: Installation): PolicyStatement =>
  new PolicyStatement({
    sid: 'Publish',
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': names.namespace } },
  });

export const toCallNotify = (scope: IConstruct, { names, home }: Installation): PolicyStatement =>
  new PolicyStatement({
    sid: 'CallNotify',
    actions: ['lambda:InvokeFunction'],
    resources: [arnIn(scope, 'lambda', home, `function:${names.notify}`)],
  });
