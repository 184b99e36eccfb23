import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import type { DeployedRegion } from '../config/deployment.ts';
import { partitionOf } from '../config/partition.ts';

/** What a service does with the customer's own key in the name of whoever calls it. */
const ACTIONS = {
  secretsmanager: ['Decrypt'],
  dynamodb: ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'],
  sns: ['Decrypt', 'GenerateDataKey'],
  sqs: ['Decrypt', 'GenerateDataKey'],
} as const;

export type KeyUser = keyof typeof ACTIONS;

/** What it takes to use services that are encrypted with the customer's own key; nothing where there is none. */
export const toUseKey = (
  { kmsKey, region }: Pick<DeployedRegion, 'kmsKey' | 'region'>,
  ...services: readonly KeyUser[]
): readonly PolicyStatement[] =>
  kmsKey === undefined
    ? []
    : services.map(
        (service) =>
          new PolicyStatement({
            actions: ACTIONS[service].map((action) => `kms:${action}`),
            resources: [kmsKey],
            conditions: {
              StringEquals: { 'kms:ViaService': `${service}.${region}.${partitionOf(region).domain}` },
            },
          }),
      );

/** The customer's own key in the stack of `scope`, where there is one. */
export function keyIn(scope: IConstruct, { kmsKey }: DeployedRegion): IKey | undefined {
  if (kmsKey === undefined) return undefined;
  const stack = Stack.of(scope);
  return (stack.node.tryFindChild('Key') as IKey | undefined) ?? Key.fromKeyArn(stack, 'Key', kmsKey);
}
