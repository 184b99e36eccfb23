import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { ROTATIONS, TABLE } from '../../functions/contract/table.ts';
import { arnIn, type Installation } from './installation.ts';
import { toUseKey } from './key.ts';

/** What whoever watches does on AWS, be it a function or a machine of one's own, besides reading its secrets. */
export const toWatch = (scope: IConstruct, installation: Installation): readonly PolicyStatement[] => [
  ...toVote(scope, installation),
  toPublish(installation),
  toCallNotify(scope, installation),
];

/** What it takes to claim a tick, to vote, to count, and to write down what came of it. */
export const toVote = (scope: IConstruct, installation: Installation): readonly PolicyStatement[] =>
  onTable(scope, installation, 'Vote', ['BatchGetItem', 'GetItem', 'PutItem', 'Query']);

/** What it takes to show what is written down. */
export const toShow = (scope: IConstruct, installation: Installation): readonly PolicyStatement[] =>
  onTable(scope, installation, 'Show', ['Query']);

/** What it takes to remember how far a rotation is: its record alone. */
export const toRemember = (scope: IConstruct, { names, home }: Installation): readonly PolicyStatement[] => [
  new PolicyStatement({
    sid: 'Remember',
    actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    resources: [arnIn(scope, 'dynamodb', home.region, `table/${names.table}`)],
    conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [ROTATIONS] } },
  }),
  ...toUseKey(home, 'dynamodb'),
];

/** What it takes to find the messages that are due. */
export const toFindDue = (scope: IConstruct, { names, home }: Installation): PolicyStatement =>
  new PolicyStatement({
    sid: 'FindDue',
    actions: ['dynamodb:Query'],
    resources: [arnIn(scope, 'dynamodb', home.region, `table/${names.table}/index/${TABLE.dueIndex.name}`)],
  });

/** The action knows no resources; the namespace keeps installations apart. */
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
    resources: [arnIn(scope, 'lambda', home.region, `function:${names.notify}`)],
  });

const onTable = (
  scope: IConstruct,
  { names, home }: Installation,
  sid: string,
  actions: readonly string[],
): readonly PolicyStatement[] => [
  new PolicyStatement({
    sid,
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [arnIn(scope, 'dynamodb', home.region, `table/${names.table}`)],
  }),
  ...toUseKey(home, 'dynamodb'),
];
