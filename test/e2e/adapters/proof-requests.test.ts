import { describe, expect, test } from '@jest/globals';
import { stateTable } from '../../../functions/aws/state-table.ts';
import { packed } from '../../../functions/aws/table/packed.ts';
import { proofPartition, TABLE } from '../../../functions/contract/table.ts';
import { keepsTheProofRequestsContract } from '../../support/proof-requests-contract.ts';
import { putItem, withTable } from './with-table.ts';

const home = withTable();
let count = 0;

describe('the state table', () => {
  keepsTheProofRequestsContract(
    () => stateTable(home()).proofRequests,
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
    await putItem(home(), {
      [TABLE.partitionKey]: { S: proofPartition(name.location) },
      [TABLE.sortKey]: { S: 'api#v1' },
      id: { S: 'one' },
      askedAt: { N: '1' },
      body: await packed(body),
    });
    expect(await stateTable(home()).proofRequests.read(name)).toMatchObject({
      answer: { outcome: 'inconclusive', code: 'ANSWER_DAMAGED' },
    });
  });
});
