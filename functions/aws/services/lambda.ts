import type { ClientConfig } from '../clients.ts';

export const lambda = async (config: ClientConfig) => {
  const sdk = await import('../sdk/lambda.ts');
  return { sdk, client: new sdk.LambdaClient(config) };
};
