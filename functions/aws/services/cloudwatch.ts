import type { ClientConfig } from '../clients.ts';

/** To write metrics. */
export const cloudWatch = async (config: ClientConfig) => {
  const sdk = await import('../sdk/cloudwatch.ts');
  return { sdk, client: new sdk.CloudWatchClient(config) };
};
