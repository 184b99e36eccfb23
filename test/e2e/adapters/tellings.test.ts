import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type StateTable, stateTable } from '../../../functions/aws/state-table.ts';
import { namesOf } from '../../../functions/contract/names.ts';
import { TABLE } from '../../../functions/contract/table.ts';
import { MINUTE, NOON } from '../../support/looks.ts';
import { withTable } from './with-table.ts';

const home = withTable();
let table: StateTable;

const SECOND = 1_000;
const message = (incident: string, sequence = 1) => ({ incident, sequence });
const together = (incident: string, now: number) =>
  Promise.all(Array.from({ length: 4 }, () => stateTable(home()).claims.claim(message(incident), now)));

describe('what keeps people from hearing too much, in the state table', () => {
  beforeAll(() => {
    table = stateTable(home());
  });

  test('a message is first for one of several deliverers, and taken for the others', async () => {
    expect((await together('A', NOON)).toSorted()).toEqual(['first', 'taken', 'taken', 'taken']);
    expect(await table.claims.claim(message('A', 2), NOON)).toBe('first');
    expect(await table.claims.claim(message('B'), NOON)).toBe('first');
  });

  test('a deliverer that was never heard of again is taken over from by one, as a repeat', async () => {
    await table.claims.claim(message('C'), NOON);
    expect(await table.claims.claim(message('C'), NOON + 19 * SECOND)).toBe('taken');
    expect((await together('C', NOON + 21 * SECOND)).toSorted()).toEqual([
      'repeat',
      'taken',
      'taken',
      'taken',
    ]);
    expect(await table.claims.claim(message('C'), NOON + 40 * SECOND)).toBe('taken');
    expect(await table.claims.claim(message('C'), NOON + 42 * SECOND)).toBe('repeat');
  });

  test('a mute lasts until it is over, and a new one replaces it', async () => {
    const mute = { target: 'api', since: NOON, until: NOON + MINUTE, because: 'a move', by: 'ops' };
    await table.mutes.mute(mute);
    expect(await stateTable(home()).mutes.mutes(NOON)).toEqual([mute]);
    expect(await table.mutes.mutes(NOON + MINUTE)).toEqual([]);
    await table.mutes.mute({ ...mute, until: NOON + 2 * MINUTE });
    expect(await table.mutes.mutes(NOON + MINUTE)).toEqual([{ ...mute, until: NOON + 2 * MINUTE }]);
    await table.mutes.mute({ ...mute, until: NOON });
    expect(await table.mutes.mutes(NOON)).toEqual([]);
  });

  test('a mute goes with its time to live', async () => {
    const until = NOON + 90 * MINUTE;
    await table.mutes.mute({ target: 'gw', since: NOON, until, because: '', by: '' });
    const client = new DynamoDBClient(home().access);
    const Key = { [TABLE.partitionKey]: { S: 'mute' }, [TABLE.sortKey]: { S: 'gw' } };
    const { Item } = await client.send(
      new GetItemCommand({ TableName: namesOf(home().installation).table, Key }),
    );
    client.destroy();
    expect(Item?.[TABLE.timeToLive]).toEqual({ N: String(until / 1000) });
  });
});
