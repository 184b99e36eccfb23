import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stateTable } from '../../../functions/aws/state-table.ts';
import { packed } from '../../../functions/aws/table/packed.ts';
import { namesOf } from '../../../functions/contract/names.ts';
import { ROTATIONS, TABLE } from '../../../functions/contract/table.ts';
import { emptyRecord } from '../../../functions/rotate/record.ts';
import { keepsTheRotationsContract } from '../../support/rotations-contract.ts';
import { type AdapterHome, createTable, hasEndpoint, openHome } from './home.ts';

let home: AdapterHome;
let dropTable: () => Promise<void>;
let count = 0;

(hasEndpoint ? describe : describe.skip)('the state table', () => {
  beforeAll(async () => {
    home = await openHome();
    dropTable = await createTable(home);
  }, 60_000);
  afterAll(async () => {
    await dropTable();
    await home.close();
  });

  keepsTheRotationsContract(
    () => stateTable(home).rotations,
    () => `target-${count++}`,
  );

  test.each([
    ['STATE_NEWER', { ...emptyRecord('api'), schema: 2 }],
    ['STATE_DAMAGED', { ...emptyRecord('another') }],
    ['STATE_DAMAGED', 'text'],
  ])('a rotation that this pairwatch does not know is %s, and is not written over', async (code, body) => {
    const client = new DynamoDBClient(home.access);
    const Item = {
      [TABLE.partitionKey]: { S: ROTATIONS },
      [TABLE.sortKey]: { S: 'api' },
      revision: { N: '7' },
      body: await packed(body),
    };
    await client.send(new PutItemCommand({ TableName: namesOf(home.installation).table, Item }));
    client.destroy();
    const { rotations } = stateTable(home);
    await expect(rotations.read('api')).rejects.toMatchObject({ code });
    await expect(rotations.list()).rejects.toMatchObject({ code });
    expect(await rotations.write({ ...emptyRecord('api'), revision: 1 })).toBe(false);
  });
});
