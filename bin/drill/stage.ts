import { randomBytes } from 'node:crypto';
import type { DeviceDocument } from '../../functions/keys/documents.ts';
import type { SkippingClock } from './clock.ts';
import { type GatewayGround, pairDevice } from './device.ts';
import { HOSTS, LOGIN_HOST } from './hosts.ts';
import { PracticeApi } from './peers/api.ts';
import { certificateAuthority } from './peers/certificates.ts';
import { PracticeGateway } from './peers/gateway.ts';
import { PracticeOAuth } from './peers/oauth.ts';
import { closePlace, publish, startPlaces } from './places.ts';

export const CLIENT_ID = 'pairwatch';
export const SCOPE = 'models.read';

const API_NAMES = ['ai-api', 'llm', 'oauth-api', 'office-api'] as const;
type ApiName = (typeof API_NAMES)[number];

/** Everything the drill plays on: real servers on loopback, and what the watch holds of keys. */
export interface Stage extends GatewayGround {
  /** The watch's time, for what happens by and by. */
  readonly clock: SkippingClock;
  /** Whose tokens `oauth-api` takes. */
  readonly oauth: PracticeOAuth;
  readonly apis: Readonly<Record<ApiName, PracticeApi>>;
  /** What the watch's key store holds; an injection may replace it. */
  readonly keys: Record<ApiName, string> & { client: string; gateway: DeviceDocument };
  strike(): Promise<void>;
}

export async function startStage(clock: SkippingClock): Promise<Stage> {
  const closers: (() => Promise<unknown>)[] = [];
  const strike = async () => {
    await Promise.allSettled(closers.map((close) => close()));
  };
  try {
    const authority = await certificateAuthority('Practice authority');
    const places = await startPlaces();
    closers.push(...Object.values(places).map((place) => () => closePlace(place)));
    publish(places, [...Object.values(HOSTS), LOGIN_HOST]);

    const client = newSecret('');
    const oauth = await PracticeOAuth.start({
      clientId: CLIENT_ID,
      clientSecret: client,
      scopes: [SCOPE],
      certificate: await authority.leaf({ hosts: [LOGIN_HOST] }),
    });
    closers.push(() => oauth.stop());

    const keys = keyed(API_NAMES, () => newSecret('sk-'));
    const apis = await started(API_NAMES, async (name) => {
      const certificate = await authority.leaf({ hosts: [HOSTS[name]] });
      const tokens = name === 'oauth-api' ? { isActive: (token: string) => oauth.isActive(token) } : {};
      return PracticeApi.start({ keys: [keys[name]], certificate, ...tokens });
    });
    closers.push(...Object.values(apis).map((api) => () => api.stop()));

    const shared = newSecret('');
    const gateway = await PracticeGateway.start({
      auth: { mode: 'token', token: shared },
      tls: await authority.leaf({ hosts: [HOSTS.gateway] }),
    });
    closers.push(() => gateway.stop());
    const device = await pairDevice({ places, authority, gateway, shared });
    return {
      ...{ clock, places, authority, gateway, shared, oauth, apis, strike },
      keys: { ...keys, client, gateway: device },
    };
  } catch (error) {
    await strike();
    throw error;
  }
}

const newSecret = (prefix: string): string => `${prefix}${randomBytes(24).toString('base64url')}`;

const keyed = <Name extends string, Value>(
  names: readonly Name[],
  value: (name: Name) => Value,
): Record<Name, Value> => Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, Value>;

async function started<Name extends string, Value>(
  names: readonly Name[],
  start: (name: Name) => Promise<Value>,
): Promise<Record<Name, Value>> {
  const entries = await Promise.all(names.map(async (name) => [name, await start(name)] as const));
  return Object.fromEntries(entries) as Record<Name, Value>;
}
