import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stateTable } from '../../../functions/aws/state-table.ts';
import { packed } from '../../../functions/aws/table/packed.ts';
import { namesOf } from '../../../functions/contract/names.ts';
import { proofPartition, TABLE } from '../../../functions/contract/table.ts';
import { keepsTheProofRequestsContract } from '../../support/proof-requests-contract.ts';
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

  keepsTheProofRequestsContract(
    () => stateTable(home).proofRequests,
    () => `private:place-${count++}`,
  );

  const sound = {
    location: 'private:office',
    outcome: 'paired',
    at: '2026-11-22T12:00:00.000Z',
    durationMs: 1,
  };
  test.each([
    ['of another location', { ...sound, location: 'us-east-1' }],
    ['with a member that no ledger takes', { ...sound, key: 'sk-proj-3Vt8Qm1Zx6Kd9Lw2' }],
    ['that is no proof', 'text'],
  ])('an answer %s is damaged, and proves nothing', async (_, body) => {
    const name = { location: 'private:office', target: 'api', version: 'v1' };
    const client = new DynamoDBClient(home.access);
    const Item = {
      [TABLE.partitionKey]: { S: proofPartition(name.location) },
      [TABLE.sortKey]: { S: 'api#v1' },
      id: { S: 'one' },
      askedAt: { N: '1' },
      body: await packed(body),
    };
    await client.send(new PutItemCommand({ TableName: namesOf(home.installation).table, Item }));
    client.destroy();
    expect(await stateTable(home).proofRequests.read(name)).toMatchObject({
      answer: { outcome: 'inconclusive', code: 'ANSWER_DAMAGED' },
    });
  });
});
