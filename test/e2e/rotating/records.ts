import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { packed, unpacked } from '../../../functions/aws/table/packed.ts';
import { keyOf } from '../../../functions/aws/table/table.ts';
import { ROTATIONS } from '../../../functions/contract/table.ts';
import { emptyRecord, isOver, type RotationRecord } from '../../../functions/rotate/record.ts';
import type { Deployment } from '../harness/deployment.ts';

/** What is remembered of a target's rotations. */
export async function recordOf({ home, names }: Deployment, target: string): Promise<RotationRecord> {
  const asked = new GetItemCommand({ TableName: names.table, Key: keyOf(ROTATIONS, target) });
  const { Item } = await home.dynamoDb.send(asked);
  return Item ? ((await unpacked(Item['body'])) as RotationRecord) : emptyRecord(target);
}

/** Puts something else in its place, while nobody works on it. */
export async function changeRecord(
  installation: Deployment,
  target: string,
  change: (record: RotationRecord) => Partial<RotationRecord>,
): Promise<void> {
  const { home, names } = installation;
  const { lease: _, ...known } = await recordOf(installation, target);
  const record = { ...known, ...change(known), revision: known.revision + 1 };
  const Item = {
    ...keyOf(ROTATIONS, target),
    revision: { N: String(record.revision) },
    body: await packed(record),
  };
  await home.dynamoDb.send(new PutItemCommand({ TableName: names.table, Item }));
}

/** As if the pause until the next try were over, and the lease of whoever broke off. */
export const hurry = (installation: Deployment, target: string): Promise<void> =>
  changeRecord(installation, target, ({ rotation, passedOver }) => ({
    ...(!isOver(rotation) && { rotation: { ...rotation, nextAt: 0 } }),
    ...(passedOver && {
      passedOver: passedOver.map((one) => (one.state === 'owed' ? { ...one, nextAt: 0 } : one)),
    }),
  }));
