import type { Options } from '../../../lib/config/options.ts';
import { HOME, type Region } from '../harness/configuration.ts';
import { PROJECT, PROVIDER, type RotatingPeers } from './peers.ts';

export const REGIONS: readonly Region[] = [HOME, 'us-east-1'];

/** Two regions; a provider's key that a gateway uses, the gateway's own device, and its shared token. */
export function optionsFor({ provider, gateway }: RotatingPeers): Options {
  const url = provider.url.href;
  return {
    name: 'rotating',
    regions: [...REGIONS],
    home: HOME,
    every: 1,
    alerts: { foreignReaders: true },
    targets: {
      api: {
        protocol: 'openai',
        url,
        key: {
          secret: 'api',
          rotate: {
            driver: 'openai',
            vault: { secret: 'admin' },
            grace: 0,
            usedBy: ['gateway'],
            issuer: { project: PROJECT, url },
          },
        },
      },
      gateway: {
        protocol: 'openclaw',
        url: gateway.url,
        key: { secret: 'device', rotate: { grace: 0 } },
        upstream: { provider: PROVIDER, courier: { secret: 'courier' } },
      },
      token: {
        protocol: 'openclaw',
        url: gateway.url,
        key: { secret: 'shared-token', in: 'gateway-token', rotate: { through: 'gateway' } },
      },
    },
  };
}
