import type { Options } from '../../lib/config/options.ts';

/** One of everything: every protocol, the slower checks, three regions and a private location. */
export const EVERYTHING: Options = {
  name: 'everything',
  regions: ['eu-central-1', 'us-east-1', 'ap-southeast-2'],
  home: 'eu-central-1',
  privateLocations: ['office'],
  every: 1,
  alerts: { email: ['on-call@example.com'], webhook: ['https://hooks.example.com/pairwatch'], chat: true },
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api' },
      exchange: { every: 30 },
      quorum: 2,
    },
    router: {
      protocol: 'openai',
      url: 'https://router.example.com/v1',
      token: {
        url: 'https://login.example.com/token',
        clientId: 'pairwatch',
        clientSecret: { secret: 'router-client' },
      },
    },
    other: {
      protocol: 'anthropic',
      url: 'https://anthropic.example.com',
      key: { secret: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:shared/anthropic-AbCdEf' },
    },
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'gateway-device' },
      upstream: { provider: 'openai', courier: { secret: 'gateway-courier' }, every: 45 },
    },
    inner: {
      protocol: 'openclaw',
      url: 'wss://gateway.internal.example.com:18789',
      key: { secret: 'inner-device' },
      locations: ['private:office'],
    },
  },
};

const { api, gateway } = EVERYTHING.targets;

/** The same, where a provider's key, a gateway's device and a key that a person makes are rotated. */
export const ROTATING: Options = {
  ...EVERYTHING,
  targets: {
    ...EVERYTHING.targets,
    ...(api?.key && {
      api: {
        ...api,
        key: {
          ...api.key,
          rotate: {
            driver: 'openai',
            verify: 'quorum',
            vault: { secret: 'openai-admin' },
            usedBy: ['gateway'],
            issuer: { project: 'proj_1' },
          },
        },
      },
    }),
    ...(gateway?.key && { gateway: { ...gateway, key: { ...gateway.key, rotate: { verify: 'quorum' } } } }),
    byhand: {
      protocol: 'openai',
      url: 'https://api.example.net/v1',
      key: { secret: 'byhand', rotate: {} },
      locations: ['us-east-1'],
    },
  },
};

/** So many targets, of all kinds. */
export function many(count: number, options: Omit<Options, 'targets'>): Options {
  const numbers = Array.from({ length: count }, (_, number) => number);
  return {
    ...options,
    targets: Object.fromEntries(
      numbers.map((number) => [
        `target-${number}`,
        number % 10 === 0
          ? {
              protocol: 'openclaw',
              url: `wss://gateway-${number}.example.com:18789`,
              key: { secret: `gateway-${number}` },
              upstream: { provider: 'openai', courier: { secret: `courier-${number}` } },
            }
          : {
              protocol: 'openai',
              url: `https://api-${number}.example.com/v1`,
              key: { secret: `key-${number}` },
              ...(number % 2 === 0 && { exchange: {} }),
            },
      ]),
    ),
  };
}
