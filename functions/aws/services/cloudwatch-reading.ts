import type { ClientConfig } from '../clients.ts';

/** To read metrics: for the command line. */
export const cloudWatchReading = async (config: ClientConfig) => {
  const sdk = await import('../sdk/cloudwatch-reading.ts');
  return { sdk, client: new sdk.CloudWatchClient(config) };
};
