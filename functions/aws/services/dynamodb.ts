import type { ClientConfig } from '../clients.ts';

export const dynamoDb = async (config: ClientConfig) => {
  const sdk = await import('../sdk/dynamodb.ts');
  return { sdk, client: new sdk.DynamoDBClient(config) };
};
