import { type AttributeValue, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from '@jest/globals';
import { namesOf } from '../../../functions/contract/names.ts';
import { type AdapterHome, createTable, openHome } from './home.ts';

/** A home with its state table, for all tests of a file; to be asked for once they run. */
export function withTable(): () => AdapterHome {
  let home: AdapterHome | undefined;
  let dropTable: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    home = await openHome();
    dropTable = await createTable(home);
  }, 60_000);
  afterAll(async () => {
    await dropTable?.();
    await home?.close();
  });
  return () => {
    if (!home) throw new Error('the state table is there once the tests run');
    return home;
  };
}

/** Writes what no pairwatch does. */
export async function putItem(
  { access, installation }: AdapterHome,
  Item: Record<string, AttributeValue>,
): Promise<void> {
  const client = new DynamoDBClient(access);
  await client.send(new PutItemCommand({ TableName: namesOf(installation).table, Item }));
  client.destroy();
}
