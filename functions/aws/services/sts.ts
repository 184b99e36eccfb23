import type { ClientConfig } from '../clients.ts';

/** To take on a role: for the command line. */
export const sts = async (config: ClientConfig) => {
  const sdk = await import('../sdk/sts.ts');
  return { sdk, client: new sdk.STSClient(config) };
};
