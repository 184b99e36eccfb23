import type { Injection } from './injection.ts';

export const oldClientSecret: Injection = {
  name: 'old-client-secret',
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
