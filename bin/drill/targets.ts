import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import { formatDeviceDocument } from '../../functions/keys/device-document.ts';
import type { Check } from '../../functions/probe/check.ts';
import type { LocationName } from './locations.ts';
import type { Place } from './places.ts';
import type { Stage } from './stage.ts';

/** The names of the practice servers, known to the practice resolvers alone (RFC 6761). */
export const HOSTS = {
  gateway: 'gateway.practice.test',
} as const;

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
    network: { ca: stage.ca, dns: place.dns.address },
    headers: { 'x-forwarded-for': place.address },
    shared: { kind: 'token', value: stage.shared },
  }),
};

export function specOf(stage: Stage, target: TargetName, location: LocationName): HandshakeSpec {
  const spec = SPECS[target](stage, stage.places[location]);
  return { target, location, timeoutMs: TIMEOUT_MS, ...spec };
}

/** What the watch of the drill looks at. */
export function checksOf(stage: Stage): readonly Check[] {
  return (Object.keys(SPECS) as TargetName[]).map((target) => {
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
}
