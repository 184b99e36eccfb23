import { HOSTS } from '../hosts.ts';
import { LOCATIONS, type LocationName } from '../locations.ts';
import type { Stage } from '../stage.ts';
import type { Injection, Mend } from './injection.ts';

export const regionWithoutName: Injection = {
  name: 'region-without-name',
  target: 'oauth-api',
  broke: 'The resolver of eu-central-1 has lost the zone of the API; the others have it.',
  inject: async (stage) => forgetName(stage, ['eu-central-1']),
};

export const nameGone: Injection = {
  name: 'name-gone',
  target: 'oauth-api',
  broke: 'The domain of the API was not renewed: its name is gone everywhere.',
  inject: async (stage) => forgetName(stage, LOCATIONS),
};

export const proxyPassword: Injection = {
  name: 'proxy-password',
  target: 'office-api',
  broke: 'The proxies of us-east-1 and eu-central-1 want a password from today on.',
  inject: async ({ places }) => {
    const changed = (['us-east-1', 'eu-central-1'] as const).map((name) => places[name].proxyAuth);
    for (const auth of changed) Object.assign(auth, { user: 'office', password: 'from-today-on' });
    return async () => {
      for (const auth of changed) Object.assign(auth, { user: '', password: '' });
    };
  },
};

function forgetName({ places }: Stage, where: readonly LocationName[]): Mend {
  const host = HOSTS['oauth-api'];
  for (const name of where) places[name].dns.answer(host, { kind: 'nxdomain' });
  return async () => {
    for (const name of where) places[name].dns.answer(host, { kind: 'address', address: '127.0.0.1' });
  };
}
