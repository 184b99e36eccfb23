import type { ClientConfig } from '../clients.ts';

export const cloudTrail = async (config: ClientConfig) => {
  const sdk = await import('../sdk/cloudtrail.ts');
  return { sdk, client: new sdk.CloudTrailClient(config) };
};
