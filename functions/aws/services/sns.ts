import type { ClientConfig } from '../clients.ts';

export const sns = async (config: ClientConfig) => {
  const sdk = await import('../sdk/sns.ts');
  return { sdk, client: new sdk.SNSClient(config) };
};
