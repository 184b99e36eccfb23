import type { Injection } from './injection.ts';

export const clientSecretReplaced: Injection = {
  name: 'client-secret-replaced',
  target: 'oauth-api',
  broke: 'A deployment brings back an old client secret, which the identity provider no longer takes.',
  inject: async ({ keys }) => {
    const secret = keys.client;
    keys.client = `${secret.slice(0, -4)}old0`;
    return async () => {
      keys.client = secret;
    };
  },
};
