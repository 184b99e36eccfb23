import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type ApiFault, PracticeApi } from '../../../bin/drill/peers/api.ts';
import { PracticeGateway } from '../../../bin/drill/peers/gateway.ts';
import { enroll } from '../../../functions/handshake/openclaw/enroll.ts';
import { formatDeviceDocument } from '../../../functions/keys/device-document.ts';

/** One a scenario, so that what befell a target in one of them does not make it unstable in another. */
export const API_TARGETS = [
  'api-alarm',
  'api-direct',
  'api-late',
  'api-muted',
  'api-partial',
  'api-raw',
  'api-real',
  'api-spare-a',
  'api-spare-b',
  'api-spare-c',
  'api-spare-d',
  'api-spare-e',
  'api-spare-f',
  'api-tableless',
  'api-twice',
] as const;
export type ApiTarget = (typeof API_TARGETS)[number];

export const PROVIDER = 'practice';

/** Everything that is watched, on loopback, and the keys to it. Every key is a marker that must appear nowhere. */
export interface Peers {
  readonly api: PracticeApi;
  readonly gateway: PracticeGateway;
  /** What the key store is given, by target. */
  readonly keys: Readonly<Record<ApiTarget | 'gateway' | 'courier', string>>;
  /** Texts of which nothing that leaves a function may hold one. */
  readonly markers: readonly string[];
  /** From now on one target's key meets a fault. */
  break(target: ApiTarget, fault: ApiFault): void;
  /** The gateway's own AI provider no longer takes its key. */
  breakUpstream(): void;
  /** All that was broken. */
  mend(): void;
  /** The gateway's person revokes the watch's device. */
  revoke(): void;
  /** A new device of the watch takes the place of the old one: its document. */
  pairAgain(): Promise<string>;
  stop(): Promise<void>;
}

const newSecret = (): string => randomBytes(24).toString('base64url');
const newKey = (): string => `sk-${newSecret()}`;

export async function startPeers(): Promise<Peers> {
  const providerKey = newKey();
  const apiKeys = Object.fromEntries(API_TARGETS.map((name) => [name, newKey()])) as Record<
    ApiTarget,
    string
  >;
  const api = await PracticeApi.start({ keys: [providerKey, ...Object.values(apiKeys)] });
  const shared = newSecret();
  const gateway = await PracticeGateway.start({
    auth: { mode: 'token', token: shared },
    providers: { [PROVIDER]: { baseUrl: `http://127.0.0.1:${api.port}/v1`, apiKey: providerKey } },
  });
  const device = await paired(gateway, shared);
  const courier = await paired(gateway, shared, ['operator.admin']);
  const markers = [
    ...Object.values(apiKeys),
    ...[device, courier].flatMap(({ deviceToken, privateKey }) => [deviceToken, privateKey]),
    providerKey,
    shared,
  ];
  const keys = {
    ...apiKeys,
    gateway: formatDeviceDocument(device),
    courier: formatDeviceDocument(courier),
  };
  return {
    api,
    gateway,
    keys,
    markers,
    break: (target, fault) => api.inject(fault, { when: sentWith(apiKeys[target]) }),
    breakUpstream: () =>
      api.inject({ kind: 'answer', status: 401 }, { on: 'inference', when: sentWith(providerKey) }),
    mend: () => api.mend(),
    revoke: () => gateway.revokeToken(device.deviceId),
    pairAgain: async () => {
      const next = await paired(gateway, shared);
      markers.push(next.deviceToken, next.privateKey);
      keys.gateway = formatDeviceDocument(next);
      return keys.gateway;
    },
    stop: async () => {
      await Promise.allSettled([api.stop(), gateway.stop()]);
    },
  };
}

const sentWith =
  (key: string) =>
  ({ headers }: IncomingMessage): boolean =>
    headers.authorization === `Bearer ${key}`;

/** A device that a person has approved. */
export async function paired(gateway: PracticeGateway, token: string, scopes?: readonly string[]) {
  const events = enroll({
    target: 'gateway',
    url: new URL(gateway.url),
    location: 'local',
    shared: { kind: 'token', value: token },
    pollMs: 20,
    waitMs: 5_000,
    ...(scopes && { approvedScopes: scopes, sessionScopes: scopes }),
  });
  for await (const event of events) {
    if (event.state === 'pending') gateway.approve(event.requestId);
    if (event.state === 'proved') return event.document;
  }
  throw new Error('the practice gateway paired no device');
}
