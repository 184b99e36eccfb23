import { gzipSync } from 'node:zlib';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stateTable } from '../../../functions/aws/state-table.ts';
import type { TableRecords } from '../../../functions/aws/table/records.ts';
import { namesOf } from '../../../functions/contract/names.ts';
import { LIVES, recordPartition, TABLE } from '../../../functions/contract/table.ts';
import { opened } from '../../../functions/state/incident.ts';
import type { Message } from '../../../functions/state/message.ts';
import { type CheckRecord, freshCheckRecord, RECORD_SCHEMA } from '../../../functions/state/record.ts';
import { NOON } from '../../support/looks.ts';
import { closedIncident, keepsTheRecordContract } from '../../support/record-store-contract.ts';
import { type AdapterHome, createTable, openHome } from './home.ts';

let home: AdapterHome;
let raw: DynamoDBClient;
let records: TableRecords;
let dropTable: () => Promise<void>;

const fresh = freshCheckRecord('api', 'host');
const keyOf = (kind: 'check' | 'location', name: string) => ({
  [TABLE.partitionKey]: { S: recordPartition(kind, name) },
  [TABLE.sortKey]: { S: name },
});
const TableName = () => namesOf(home.installation).table;
const stored = async () =>
  (await raw.send(new GetItemCommand({ TableName: TableName(), Key: keyOf('check', 'api') }))).Item;
const standing = (Item: Record<string, { S: string } | { N: string } | { B: Uint8Array }>) =>
  raw.send(new PutItemCommand({ TableName: TableName(), Item: { ...keyOf('check', 'api'), ...Item } }));

/** The record with one message, due or told. */
function telling(record: CheckRecord, state: 'due' | 'told'): CheckRecord {
  const incident = opened({ subject: record.name, tick: NOON, failedLooks: 1 }, { kind: 'outage' });
  const message = { incident: incident.id, sequence: 1 } as Message;
  return { ...record, incidents: [{ ...incident, tellings: [{ state, message }] }] };
}

describe('records in the state table', () => {
  beforeAll(async () => {
    home = await openHome();
    raw = new DynamoDBClient(home.access);
  }, 60_000);

  afterAll(async () => {
    raw.destroy();
    await home.close();
  });

  beforeEach(async () => {
    dropTable = await createTable(home);
    records = stateTable(home).records;
  });

  afterEach(() => dropTable());

  keepsTheRecordContract(() => records);

  test('carry `due` exactly while a message is due, and are found by it', async () => {
    await records.write({ ...freshCheckRecord('quiet', 'host'), revision: 1 });
    await records.write(telling({ ...fresh, revision: 1 }, 'due'));
    expect((await stored())?.['due']).toBeDefined();
    expect((await records.dueRecords()).map(({ name }) => name)).toEqual(['api']);
    await records.write(telling({ ...fresh, revision: 2 }, 'told'));
    expect((await stored())?.['due']).toBeUndefined();
    expect(await records.dueRecords()).toEqual([]);
  });

  test('end by themselves when nobody writes them any more, incidents later', async () => {
    const written = Date.now() / 1000;
    await records.write({ ...fresh, revision: 1 });
    const end = Number((await stored())?.[TABLE.timeToLive]?.N);
    expect(end).toBeGreaterThanOrEqual(written + LIVES.record);
    expect(end).toBeLessThan(written + LIVES.record + 60);
    const incident = closedIncident('api', 1);
    await records.append([
      { entry: 'note', at: NOON, text: 'dropped' },
      { entry: 'incident', at: NOON, incident },
    ]);
    const Key = { [TABLE.partitionKey]: { S: 'incident' }, [TABLE.sortKey]: { S: incident.id } };
    const { Item } = await raw.send(new GetItemCommand({ TableName: TableName(), Key }));
    expect(Item?.[TABLE.timeToLive]).toEqual({ N: String(NOON / 1000 + LIVES.incident) });
  });

  test('know their own write again where its answer was lost', async () => {
    const { sdk, client } = await home.clients.dynamoDb(home.home);
    let lost = false;
    const send = async (command: never, limit: never) => {
      const answer = await client.send(command, limit);
      if (lost) return answer;
      lost = true;
      return client.send(command, limit);
    };
    const losesFirstAnswer = {
      dynamoDb: async () => ({ sdk, client: { send } as unknown as typeof client }),
    };
    const { records: unlucky } = stateTable({ ...home, clients: losesFirstAnswer });
    expect(await unlucky.write({ ...fresh, revision: 1 })).toBe(true);
    expect(await unlucky.write({ ...fresh, revision: 1 })).toBe(false);
  });

  test('of a newer pairwatch are neither read nor written over', async () => {
    const newer = gzipSync(JSON.stringify({ ...fresh, schema: RECORD_SCHEMA + 1, revision: 7 }));
    await standing({ revision: { N: '7' }, body: { B: newer } });
    await expect(records.read('check', 'api')).rejects.toMatchObject({ code: 'STATE_NEWER' });
    await expect(records.list()).rejects.toMatchObject({ code: 'STATE_NEWER' });
    expect(await records.write({ ...fresh, revision: 1 })).toBe(false);
  });

  test('of an older pairwatch are read as they would be written today', async () => {
    const { settledTick: _, measured: __, measuredDay: ___, ...older } = fresh;
    const body = { B: gzipSync(JSON.stringify({ ...older, schema: 1, revision: 7 })) };
    await standing({ revision: { N: '7' }, body });
    expect(await records.read('check', 'api')).toEqual({ ...fresh, revision: 7 });
    expect(await records.write({ ...fresh, revision: 8 })).toBe(true);
  });

  test.each([
    ['no gzip', { B: Buffer.from('nonsense') }],
    ['no JSON', { B: gzipSync('nonsense') }],
    ['no record', { B: gzipSync('null') }],
    ['no body', { S: 'nonsense' }],
  ])('that are damaged (%s) are said by their name', async (_, body) => {
    await standing({ revision: { N: '1' }, body });
    await expect(records.read('check', 'api')).rejects.toMatchObject({
      code: 'STATE_DAMAGED',
      message: expect.stringContaining('api'),
    });
  });

  test('that are damaged hide no others', async () => {
    await records.write({ ...freshCheckRecord('whole', 'host'), revision: 1 });
    await records.write(telling({ ...freshCheckRecord('due', 'host'), revision: 1 }, 'due'));
    await standing({ revision: { N: '1' }, body: { B: Buffer.from('nonsense') }, due: { S: 'due' } });
    expect([...(await records.readMany('check', ['api', 'whole'])).keys()]).toEqual(['whole']);
    expect((await records.dueRecords()).map(({ name }) => name)).toEqual(['due']);
    expect((await records.list()).map(({ name }) => name)).toEqual(['due', 'whole']);
  });

  test('of a table that is gone are refused with a code', async () => {
    const gone = stateTable({ ...home, installation: 'gone' }).records;
    await expect(gone.read('check', 'api')).rejects.toMatchObject({ code: 'STATE_GONE' });
    await expect(gone.list()).rejects.toMatchObject({ code: 'STATE_GONE' });
    await expect(gone.write({ ...fresh, revision: 1 })).rejects.toMatchObject({ code: 'STATE_GONE' });
  });

  test('too large for an item are refused with a code', async () => {
    const noise = Array.from({ length: 60_000 }, () => Math.random());
    const large = { ...fresh, revision: 1, observed: { a: { noise } } } as unknown as CheckRecord;
    await expect(records.write(large)).rejects.toMatchObject({ code: 'STATE_TOO_LARGE' });
  });
});
