import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { GATEWAY_TOKEN } from '../../functions/contract/gateway-token.ts';
import type { TargetPlan } from '../../functions/contract/plan.ts';
import { proofPartition, ROTATIONS, TABLE, WATCH_PARTITIONS } from '../../functions/contract/table.ts';
import { arnIn, type Installation } from './installation.ts';
import { toUseKey } from './key.ts';

/** What whoever watches does on AWS, be it a function or a machine of one's own, besides reading its secrets. */
export const toWatch = (scope: IConstruct, installation: Installation): readonly PolicyStatement[] => [
  ...toVote(scope, installation),
  toPublish(installation),
  toCallNotify(scope, installation),
];

/** What it takes to claim a tick, to vote, to count, and to write down what came of it. */
export const toVote = (scope: IConstruct, installation: Installation): readonly PolicyStatement[] => [
  onPartitions(scope, installation, {
    sid: 'Vote',
    actions: ['BatchGetItem', 'GetItem', 'PutItem', 'Query'],
    match: 'StringLike',
    partitions: WATCH_PARTITIONS,
  }),
  ...toUseKey(installation.home, 'dynamodb'),
];

/** What it takes to show what is written down. */
export const toShow = (scope: IConstruct, installation: Installation): readonly PolicyStatement[] => [
  new PolicyStatement({
    sid: 'Show',
    actions: ['dynamodb:Query'],
    resources: [tableArn(scope, installation)],
  }),
  ...toUseKey(installation.home, 'dynamodb'),
];

/** What it takes to remember how far a rotation is: its record alone. */
export const toRemember = (scope: IConstruct, installation: Installation): readonly PolicyStatement[] => [
  onPartitions(scope, installation, {
    sid: 'Remember',
    actions: ['GetItem', 'PutItem'],
    partitions: [ROTATIONS],
  }),
  ...toUseKey(installation.home, 'dynamodb'),
];

/** What it takes to see that a key is being changed just now, for who looks with one of which there is one at a time. */
export function toSeeChanges(
  scope: IConstruct,
  installation: Installation,
  targets: readonly TargetPlan[],
): readonly PolicyStatement[] {
  const changed = targets.filter(
    ({ name, key }) =>
      key?.in === GATEWAY_TOKEN && installation.rotations.some(({ target }) => target === name),
  );
  return changed.length === 0 ? [] : [toSeeRotations(scope, installation)];
}

/** What it takes to see how far a rotation is. */
export const toSeeRotations = (scope: IConstruct, installation: Installation): PolicyStatement =>
  onPartitions(scope, installation, { sid: 'SeeRotations', actions: ['GetItem'], partitions: [ROTATIONS] });

/** What it takes to ask private locations for proofs, and to take their answers: nothing where no rotated target has one. */
export function toAskPrivately(scope: IConstruct, installation: Installation): readonly PolicyStatement[] {
  const { plan, rotations } = installation;
  const rotated = plan.targets.filter(({ name }) => rotations.some(({ target }) => target === name));
  const all = new Set(rotated.flatMap(({ locations }) => locations));
  const locations = [...all].filter((location) => location.startsWith('private:'));
  if (locations.length === 0) return [];
  return [
    onPartitions(scope, installation, {
      sid: 'AskPrivately',
      actions: ['DeleteItem', 'GetItem', 'PutItem'],
      partitions: locations.map(proofPartition),
    }),
  ];
}

/** What it takes to see what a private location is asked, and to answer it. */
export const toAnswer = (scope: IConstruct, installation: Installation, location: string): PolicyStatement =>
  onPartitions(scope, installation, {
    sid: 'Answer',
    actions: ['PutItem', 'Query'],
    partitions: [proofPartition(location)],
  });

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

const tableArn = (scope: IConstruct, { names, home }: Installation): string =>
  arnIn(scope, 'dynamodb', home.region, `table/${names.table}`);

interface OnPartitions {
  readonly sid: string;
  readonly actions: readonly string[];
  /** @default StringEquals */
  readonly match?: 'StringEquals' | 'StringLike';
  readonly partitions: readonly string[];
}

/** Of the state table these partitions alone. */
const onPartitions = (
  scope: IConstruct,
  installation: Installation,
  { sid, actions, match = 'StringEquals', partitions }: OnPartitions,
): PolicyStatement =>
  new PolicyStatement({
    sid,
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [tableArn(scope, installation)],
    conditions: { [`ForAllValues:${match}`]: { 'dynamodb:LeadingKeys': partitions } },
  });
