import type { HandshakeSpec, NetworkOptions } from '../../functions/handshake/spec.ts';
import { formatDeviceDocument } from '../../functions/keys/device-document.ts';
import type { Check } from '../../functions/probe/check.ts';
import { HOSTS, LOGIN_HOST } from './hosts.ts';
import type { LocationName } from './locations.ts';
import type { Place } from './places.ts';
import { CLIENT_ID, SCOPE, type Stage } from './stage.ts';

export type TargetName = keyof typeof HOSTS;

/** A whole handshake, ms of real time. */
const TIMEOUT_MS = 2_000;

type SpecOf = (stage: Stage, place: Place) => Omit<HandshakeSpec, 'target' | 'location' | 'timeoutMs'>;

/** How each target is paired with, from one place. */
const SPECS: Readonly<Record<TargetName, SpecOf>> = {
  gateway: (stage, place) => ({
    protocol: 'openclaw',
    url: new URL(`wss://${HOSTS.gateway}:${stage.gateway.port}`),
    credential: { state: 'found', value: formatDeviceDocument(stage.keys.gateway) },
    network: direct(stage, place),
    headers: { 'x-forwarded-for': place.address },
    shared: { kind: 'token', value: stage.shared },
  }),
  'ai-api': (stage, place) => ({ ...apiSpec(stage, 'ai-api'), network: direct(stage, place) }),
  llm: (stage, place) => ({ ...apiSpec(stage, 'llm'), network: direct(stage, place) }),
  'oauth-api': (stage, place) => ({
    ...apiSpec(stage, 'oauth-api'),
    credential: { state: 'none' },
    network: direct(stage, place),
    token: {
      url: new URL(`https://${LOGIN_HOST}:${stage.oauth.tokenUrl.port}/token`),
      grant: 'client_credentials',
      clientId: CLIENT_ID,
      clientSecret: stage.keys.client,
      clientAuth: 'basic',
      scope: SCOPE,
    },
  }),
  'office-api': (stage, place) => ({
    ...apiSpec(stage, 'office-api'),
    network: { ...direct(stage, place), proxy: { url: place.proxy.url } },
  }),
};

function apiSpec({ apis, keys }: Stage, name: keyof Stage['apis']) {
  return {
    protocol: 'openai',
    url: new URL(`https://${HOSTS[name]}:${apis[name].port}/v1`),
    credential: { state: 'found', value: keys[name] },
  } as const;
}

const direct = ({ authority }: Stage, { dns }: Place): NetworkOptions => ({
  ca: authority.pem,
  dns: dns.address,
});

export function specOf(stage: Stage, target: TargetName, location: LocationName): HandshakeSpec {
  return { target, location, timeoutMs: TIMEOUT_MS, ...SPECS[target](stage, stage.places[location]) };
}

/** What the watch of the drill looks at. */
export function checksOf(stage: Stage): readonly Check[] {
  const plain = (Object.keys(SPECS) as TargetName[]).map((target): Check => {
    const { protocol, url } = specOf(stage, target, 'us-east-1');
    return {
      name: target,
      target,
      kind: 'handshake',
      protocol,
      endpoint: url.host,
      spec: async (location) => specOf(stage, target, location as LocationName),
    };
  });
  const exchanges = plain
    .filter(({ target }) => target === 'llm')
    .map(
      (check): Check => ({
        ...check,
        name: `${check.target}/exchange`,
        kind: 'exchange',
        spec: async (location) => ({ ...specOf(stage, 'llm', location as LocationName), exchange: {} }),
      }),
    );
  return [...plain, ...exchanges];
}
