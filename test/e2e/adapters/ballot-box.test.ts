import { randomBytes } from 'node:crypto';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type StateTable, stateTable } from '../../../functions/aws/state-table.ts';
import { namesOf } from '../../../functions/contract/names.ts';
import { LIVES, TABLE } from '../../../functions/contract/table.ts';
import type { Voter } from '../../../functions/state/ballot-box.ts';
import { failed, MINUTE, NOON, paired } from '../../support/looks.ts';
import { withTable } from './with-table.ts';

const home = withTable();
let table: StateTable;
let tick = NOON;

const voter = (location: string, more: Partial<Voter> = {}): Voter => ({
  location,
  kind: 'handshake',
  shard: 0,
  everyMs: MINUTE,
  ...more,
});

async function itemsOf(ofTick: number) {
  const client = new DynamoDBClient(home().access);
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: namesOf(home().installation).table,
      KeyConditionExpression: '#key = :key',
      ExpressionAttributeNames: { '#key': TABLE.partitionKey },
      ExpressionAttributeValues: { ':key': { S: `tick#${ofTick}` } },
    }),
  );
  client.destroy();
  return Items;
}

describe('the ballot box in the state table', () => {
  beforeAll(() => {
    table = stateTable(home());
  });

  test('gives a tick to one of eight claims, once for ever', async () => {
    tick += MINUTE;
    const claims = Array.from({ length: 8 }, () => stateTable(home()).ballots.claim(tick, voter('a')));
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
    expect(await table.ballots.claim(tick, voter('a'))).toBe(false);
  });

  test('keeps the claims of locations, kinds, shards and ticks apart', async () => {
    tick += MINUTE;
    const voters = [
      voter('a'),
      voter('b'),
      voter('a', { kind: 'exchange' }),
      voter('a', { shard: 1 }),
      voter('a', { everyMs: 2 * MINUTE }),
    ];
    for (const one of voters) expect(await table.ballots.claim(tick, one)).toBe(true);
    tick += MINUTE;
    expect(await table.ballots.claim(tick, voter('a'))).toBe(true);
  });

  test('counts what everybody cast, each wave once', async () => {
    tick += MINUTE;
    const another = stateTable(home()).ballots;
    await table.ballots.claim(tick, voter('a'));
    for (let twice = 0; twice < 2; twice++)
      await table.ballots.cast(tick, voter('a'), 1, [paired('a', tick)]);
    await another.cast(tick, voter('b'), 1, [failed('b', tick)]);
    await another.cast(tick, voter('b'), 2, [failed('b', tick, 'DNS_TIMEOUT')]);
    await another.cast(tick + MINUTE, voter('b'), 1, [failed('b', tick + MINUTE)]);
    expect(await table.ballots.count(tick)).toEqual([
      paired('a', tick),
      failed('b', tick),
      failed('b', tick, 'DNS_TIMEOUT'),
    ]);
  });

  test('sees, of two that cast and count at the same moment, both votes at least once', async () => {
    for (let round = 0; round < 10; round++) {
      tick += MINUTE;
      const counts = await Promise.all(
        ['a', 'b'].map(async (location) => {
          const { ballots } = stateTable(home());
          await ballots.cast(tick, voter(location), 1, [failed(location, tick)]);
          return (await ballots.count(tick)).length;
        }),
      );
      expect(Math.max(...counts)).toBe(2);
    }
  });

  test('splits a wave of more than an item holds', async () => {
    tick += MINUTE;
    const looks = Array.from({ length: 12 }, (_, at) => ({
      ...failed('a', tick),
      check: `target-${at}`,
      reproduce: randomBytes(50_000).toString('base64'),
    }));
    await table.ballots.cast(tick, voter('a'), 1, looks);
    expect((await itemsOf(tick)).length).toBeGreaterThan(1);
    expect(await table.ballots.count(tick)).toEqual(looks);
  });

  test('lets nothing stay longer than a day', async () => {
    tick += MINUTE;
    await table.ballots.claim(tick, voter('a'));
    await table.ballots.cast(tick, voter('a'), 1, [paired('a', tick)]);
    const ends = (await itemsOf(tick)).map((item) => Number(item[TABLE.timeToLive]?.N));
    expect(ends).toEqual([tick / 1000 + LIVES.tick, tick / 1000 + LIVES.tick]);
  });
});
