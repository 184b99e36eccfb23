import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import type { Undo } from './denial.ts';
import type { Deployment } from './deployment.ts';

const WAIT = { minDelay: 1, maxDelay: 1, maxWaitTime: 60 } as const;

/** Deletes the state table; undone, there is an empty one in its place. */
export async function withoutTable({ home, names }: Deployment): Promise<Undo> {
  const client = home.dynamoDb;
  const TableName = names.table;
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  await client.send(new DeleteTableCommand({ TableName }));
  await waitUntilTableNotExists({ client, ...WAIT }, { TableName });
  return async () => {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: Table?.KeySchema,
        AttributeDefinitions: Table?.AttributeDefinitions,
        GlobalSecondaryIndexes: Table?.GlobalSecondaryIndexes?.map(
          ({ IndexName, KeySchema, Projection }) => ({
            IndexName,
            KeySchema,
            Projection,
          }),
        ),
      }),
    );
    await waitUntilTableExists({ client, ...WAIT }, { TableName });
  };
}
