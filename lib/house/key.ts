import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import type { DeployedRegion } from '../config/deployment.ts';
import { partitionOf } from '../config/partition.ts';

/** What a service does with the customer's own key in the name of whoever calls it. */
const USES = {
  secretsmanager: { service: 'secretsmanager', actions: ['Decrypt'] },
  /** Of who stores new versions, too. */
  'secretsmanager to write': { service: 'secretsmanager', actions: ['Decrypt', 'GenerateDataKey'] },
  dynamodb: {
    service: 'dynamodb',
    actions: ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'],
  },
  sns: { service: 'sns', actions: ['Decrypt', 'GenerateDataKey'] },
  sqs: { service: 'sqs', actions: ['Decrypt', 'GenerateDataKey'] },
} as const;

export type KeyUse = keyof typeof USES;

/** What it takes to use services that are encrypted with the customer's own key; nothing where there is none. */
export const toUseKey = (
  { kmsKey, region }: Pick<DeployedRegion, 'kmsKey' | 'region'>,
  ...uses: readonly KeyUse[]
): readonly PolicyStatement[] =>
  kmsKey === undefined
    ? []
    : uses.map((use) => {
        const { service, actions } = USES[use];
        return new PolicyStatement({
          actions: actions.map((action) => `kms:${action}`),
          resources: [kmsKey],
          conditions: {
            StringEquals: { 'kms:ViaService': `${service}.${region}.${partitionOf(region).domain}` },
          },
        });
      });

/** The customer's own key in the stack of `scope`, where there is one. */
export function keyIn(scope: IConstruct, { kmsKey }: DeployedRegion): IKey | undefined {
  if (kmsKey === undefined) return undefined;
  const stack = Stack.of(scope);
  return (stack.node.tryFindChild('Key') as IKey | undefined) ?? Key.fromKeyArn(stack, 'Key', kmsKey);
}
