import { describe, expect, test } from '@jest/globals';
import { stateTable } from '../../../functions/aws/state-table.ts';
import { packed } from '../../../functions/aws/table/packed.ts';
import { ROTATIONS, TABLE } from '../../../functions/contract/table.ts';
import { emptyRecord } from '../../../functions/rotate/record.ts';
import { keepsTheRotationsContract } from '../../support/rotations-contract.ts';
import { putItem, withTable } from './with-table.ts';

const home = withTable();
let count = 0;

describe('the state table', () => {
  keepsTheRotationsContract(
    () => stateTable(home()).rotations,
    () => `target-${count++}`,
  );

  test.each([
    ['STATE_NEWER', { ...emptyRecord('api'), schema: 2 }],
    ['STATE_DAMAGED', { ...emptyRecord('another') }],
    ['STATE_DAMAGED', 'text'],
  ])('a rotation that this pairwatch does not know is %s, and is not written over', async (code, body) => {
    await putItem(home(), {
      [TABLE.partitionKey]: { S: ROTATIONS },
      [TABLE.sortKey]: { S: 'api' },
      revision: { N: '7' },
      body: await packed(body),
    });
    const { rotations } = stateTable(home());
    await expect(rotations.read('api')).rejects.toMatchObject({ code });
    await expect(rotations.list()).rejects.toMatchObject({ code });
    expect(await rotations.write({ ...emptyRecord('api'), revision: 1 })).toBe(false);
  });
});
