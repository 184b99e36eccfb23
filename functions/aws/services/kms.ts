import type { ClientConfig } from '../clients.ts';

export const kms = async (config: ClientConfig) => {
  const sdk = await import('../sdk/kms.ts');
  return { sdk, client: new sdk.KMSClient(config) };
};
