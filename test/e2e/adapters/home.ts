import { randomBytes } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type AwsClients, awsClients } from '../../../functions/aws/clients.ts';
import * as services from '../../../functions/aws/services.ts';
import { namesOf } from '../../../functions/contract/names.ts';
import { TABLE } from '../../../functions/contract/table.ts';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import { pythonWithEmulator } from '../emulator/python.ts';

/** What an adapter is given, on an endpoint of its own or on what AWS_ENDPOINT_URL names. */
export interface AdapterHome {
  /** Of a name that nobody else has. */
  readonly installation: string;
  readonly home: string;
  readonly clients: AwsClients;
  /** For the clients of the test itself. */
  readonly access: { readonly region: string };
  close(): Promise<void>;
}

const given = process.env['AWS_ENDPOINT_URL'];

export async function openHome({ auth = false } = {}): Promise<AdapterHome> {
  const emulator = given ? undefined : await emulatorHere(auth);
  const home = process.env['AWS_REGION'] ?? 'eu-central-1';
  return {
    installation: `try-${randomBytes(4).toString('hex')}`,
    home,
    clients: awsClients(services),
    access: { region: home },
    close: async () => emulator?.stop(),
  };
}

async function emulatorHere(auth: boolean): Promise<Emulator> {
  const found = pythonWithEmulator();
  if (!('python' in found))
    throw new Error(`set AWS_ENDPOINT_URL, or let the emulator start here: ${found.missing}`);
  const emulator = await startEmulator({ python: found.python, auth });
  process.env['AWS_ENDPOINT_URL'] = emulator.endpoint;
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
  return emulator;
}

/** The state table as it is deployed; answers what takes it away. */
export async function createTable({ installation, access }: AdapterHome): Promise<() => Promise<void>> {
  const client = new DynamoDBClient(access);
  const TableName = namesOf(installation).table;
  const { partitionKey, sortKey, dueIndex } = TABLE;
  const key = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [partitionKey, sortKey, dueIndex.partitionKey].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: key(partitionKey, sortKey),
      GlobalSecondaryIndexes: [
        {
          IndexName: dueIndex.name,
          KeySchema: key(dueIndex.partitionKey, dueIndex.sortKey),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  return async () => {
    await client.send(new DeleteTableCommand({ TableName }));
    client.destroy();
  };
}
