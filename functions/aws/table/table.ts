import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { namesOf } from '../../contract/names.ts';
import { TABLE } from '../../contract/table.ts';
import { type AwsClients, callWithin } from '../clients.ts';
import { TableError } from './table-error.ts';

export interface StateTableOptions {
  readonly installation: string;
  /** The region of the table. */
  readonly home: string;
  readonly clients: Pick<AwsClients, 'dynamoDb'>;
}

export type Item = Record<string, AttributeValue>;

/** Whether a conditional write took place; if not, what stood in its way. */
export type Written = { readonly written: true } | { readonly written: false; readonly instead: Item };

type DynamoDb = Awaited<ReturnType<AwsClients['dynamoDb']>>;

/** For all tries and pages of one operation together, ms. */
const DEADLINE_MS = 6_000;
/** Items of one BatchGetItem. */
const BATCH = 100;
/** Before what a BatchGetItem left over is asked for again, ms; doubled each time. */
const LEFT_OVER_PAUSE_MS = 50;

export const keyOf = (partition: string, sort: string): Item => ({
  [TABLE.partitionKey]: { S: partition },
  [TABLE.sortKey]: { S: sort },
});

/** The state table (functions/contract/table.ts) without the meaning of its items. Rejects with a TableError alone. */
export class Table {
  readonly place: string;
  readonly #name: string;
  readonly #open: () => Promise<DynamoDb>;

  constructor({ installation, home, clients }: StateTableOptions) {
    this.#name = namesOf(installation).table;
    this.place = `the table ${this.#name} in ${home}`;
    this.#open = () => clients.dynamoDb(home);
  }

  /** Strongly consistent: a read unit for each 4 KB. */
  get(key: Item): Promise<Item | undefined> {
    return this.#run(async ({ sdk, client }, limit) => {
      const get = new sdk.GetItemCommand({ TableName: this.#name, Key: key, ConsistentRead: true });
      return (await client.send(get, limit)).Item;
    });
  }

  /** Strongly consistent: a read unit for each item and 4 KB, in calls of 100. What is not there is left out. */
  async getMany(keys: readonly Item[]): Promise<readonly Item[]> {
    const batches = Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, at) =>
      keys.slice(at * BATCH, (at + 1) * BATCH),
    );
    const items = await Promise.all(
      batches.map((batch) => this.#run((db, limit) => this.#batch(db, batch, limit))),
    );
    return items.flat();
  }

  /** A write unit for each KB. */
  put(item: Item): Promise<void> {
    return this.#run(async ({ sdk, client }, limit) => {
      await client.send(new sdk.PutItemCommand({ TableName: this.#name, Item: item }), limit);
    });
  }

  /**
   * Writes if nothing stands there, or if what stands there meets the condition; a write unit for each KB, and one
   * where it fails. Of a write whose answer was lost, the SDK's retry is refused: the item's `token` tells that it
   * was our own that stood in its way.
   */
  putIf(item: Item, orIf?: { readonly attribute: string; readonly is: AttributeValue }): Promise<Written> {
    const token = randomUUID();
    const absent = `attribute_not_exists(${TABLE.partitionKey})`;
    return this.#run(async ({ sdk, client }, limit) => {
      const put = new sdk.PutItemCommand({
        TableName: this.#name,
        Item: { ...item, token: { S: token } },
        ConditionExpression: orIf ? '#attribute = :is' : absent,
        ...(orIf && {
          ExpressionAttributeNames: { '#attribute': orIf.attribute },
          ExpressionAttributeValues: { ':is': orIf.is },
        }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      try {
        await client.send(put, limit);
        return { written: true };
      } catch (error) {
        const { name, Item: instead = {} } = Object(error) as { name?: unknown; Item?: Item };
        if (name !== 'ConditionalCheckFailedException') throw error;
        return instead['token']?.S === token ? { written: true } : { written: false, instead };
      }
    });
  }

  delete(key: Item): Promise<void> {
    return this.#run(async ({ sdk, client }, limit) => {
      await client.send(new sdk.DeleteItemCommand({ TableName: this.#name, Key: key }), limit);
    });
  }

  /** All items of a partition, by sort key; a read unit for each 4 KB, half that where it is not consistent. */
  partition(partition: string, { consistent }: { readonly consistent: boolean }): Promise<readonly Item[]> {
    return this.#query({
      TableName: this.#name,
      KeyConditionExpression: '#key = :key',
      ExpressionAttributeNames: { '#key': TABLE.partitionKey },
      ExpressionAttributeValues: { ':key': { S: partition } },
      ConsistentRead: consistent,
    });
  }

  /** Keys of the items in the index of what is due; a moment behind the table, as every index is. */
  due(value: string): Promise<readonly Item[]> {
    const { name, partitionKey } = TABLE.dueIndex;
    return this.#query({
      TableName: this.#name,
      IndexName: name,
      KeyConditionExpression: '#due = :due',
      ExpressionAttributeNames: { '#due': partitionKey },
      ExpressionAttributeValues: { ':due': { S: value } },
    });
  }

  #query(input: QueryCommandInput): Promise<readonly Item[]> {
    return this.#run(async ({ sdk, client }, limit) => {
      const items: Item[] = [];
      let start: Item | undefined;
      do {
        const query = new sdk.QueryCommand({ ...input, ...(start && { ExclusiveStartKey: start }) });
        const { Items = [], LastEvaluatedKey } = await client.send(query, limit);
        items.push(...Items);
        start = LastEvaluatedKey;
      } while (start);
      return items;
    });
  }

  async #batch(
    db: DynamoDb,
    keys: Item[],
    limit: ReturnType<typeof callWithin>,
    pauseMs = LEFT_OVER_PAUSE_MS,
  ): Promise<readonly Item[]> {
    const get = new db.sdk.BatchGetItemCommand({
      RequestItems: { [this.#name]: { Keys: keys, ConsistentRead: true } },
    });
    const { Responses, UnprocessedKeys } = await db.client.send(get, limit);
    const items = Responses?.[this.#name] ?? [];
    const left = UnprocessedKeys?.[this.#name]?.Keys;
    if (!left?.length) return items;
    await sleep(pauseMs, undefined, { signal: limit.abortSignal });
    return [...items, ...(await this.#batch(db, left, limit, 2 * pauseMs))];
  }

  async #run<Answer>(
    operation: (db: DynamoDb, limit: ReturnType<typeof callWithin>) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await operation(await this.#open(), callWithin(DEADLINE_MS));
    } catch (error) {
      throw TableError.from(error, this.place);
    }
  }
}
