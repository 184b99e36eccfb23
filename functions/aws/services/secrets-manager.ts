import type { ClientConfig } from '../clients.ts';

export const secretsManager = async (config: ClientConfig) => {
  const sdk = await import('../sdk/secrets-manager.ts');
  return { sdk, client: new sdk.SecretsManagerClient(config) };
};
