import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import type { FaultCode } from '../../functions/contract/faults/index.ts';
import type { Outcome, Verdict } from '../../functions/contract/verdict.ts';
import type { WarningCode } from '../../functions/contract/warnings.ts';
import { handshake } from '../../functions/handshake/handshake.ts';
import { enroll } from '../../functions/handshake/openclaw/enroll.ts';
import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import type { DeviceDocument } from '../../functions/keys/documents.ts';
import type { GatewayUnderTest } from './gateway-under-test.ts';
import { rewritingRelay } from './rewriting-relay.ts';
import type { UpstreamApi } from './upstream-api.ts';

/** What every scenario has at hand. */
export interface Stage {
  readonly gateway: GatewayUnderTest;
  readonly upstream: UpstreamApi;
}

/** How a look is made: the parts of the spec that differ from a plain probe with the device token alone. */
export type Probe = Partial<HandshakeSpec>;

export interface Expected {
  readonly outcome: Outcome;
  readonly code?: FaultCode;
  readonly warnings?: readonly WarningCode[];
  /** Facts that the fault's evidence has to hold. */
  readonly evidence?: Readonly<Record<string, unknown>>;
}

export interface Scenario {
  readonly name: string;
  /** Prepares the gateway and says how to look; `undo` puts the gateway back. */
  readonly prepare: (
    stage: Stage,
    device: DeviceDocument,
  ) => Promise<{ probe: Probe; undo?: () => Promise<void> }>;
  readonly expected: Expected;
}

const DEADLINE_MS = 5_000;
const SHORT_MS = 1_500;

/** A device that the gateway has approved, with its token. */
export async function enrolled({ gateway }: Stage, scopes?: readonly string[]): Promise<DeviceDocument> {
  const options = {
    target: 'gateway',
    url: gateway.url,
    location: 'private:test',
    shared: gateway.shared,
    pollMs: 50,
  };
  const asked = scopes ? { approvedScopes: scopes, sessionScopes: scopes } : {};
  for await (const event of enroll({ ...options, ...asked })) {
    if (event.state === 'pending') await gateway.approve(event.requestId);
    if (event.state === 'proved') return event.document;
    if (event.state === 'failed') throw new Error(`enrolment failed: ${JSON.stringify(event.fault)}`);
  }
  throw new Error('the enrolment ended without a proof');
}

export async function look({ gateway }: Stage, device: DeviceDocument, probe: Probe = {}): Promise<Verdict> {
  const { verdict } = await handshake({
    target: 'gateway',
    protocol: 'openclaw',
    url: gateway.url,
    location: 'private:test',
    credential: credentialOf(device),
    timeoutMs: DEADLINE_MS,
    ...probe,
  });
  return verdict;
}

const credentialOf = (device: DeviceDocument) => ({ state: 'found' as const, value: JSON.stringify(device) });

/** A scenario that does one thing to the gateway and looks as told. */
const after = (
  name: string,
  act: (stage: Stage, device: DeviceDocument) => Promise<unknown>,
  expected: Expected,
  probe: (stage: Stage, device: DeviceDocument) => Probe = () => ({}),
): Scenario => ({
  name,
  prepare: async (stage, device) => {
    await act(stage, device);
    return { probe: probe(stage, device) };
  },
  expected,
});

const nothing = async () => undefined;
const withShared = ({ gateway: { shared } }: Stage): Probe => ({ shared });
const deadToken = (cause: string): Expected => ({
  outcome: 'failed',
  code: 'DEVICE_TOKEN_REJECTED',
  evidence: { cause },
});

let forwardedFrom = 0;
/** As if from far away: a trusted proxy forwards for an address that was never seen before. */
const fromAfar = (): Record<string, string> => {
  forwardedFrom += 1;
  return { 'X-Forwarded-For': `203.0.113.${forwardedFrom}` };
};

const relayed = (
  name: string,
  rewriting: Parameters<typeof rewritingRelay>[1],
  expected: Expected,
): Scenario => ({
  name,
  prepare: async ({ gateway }) => {
    const relay = await rewritingRelay(gateway.url, rewriting);
    return { probe: { url: relay.url }, undo: relay.close };
  },
  expected,
});

/** Replaces a number under a name wherever it stands in a frame. */
const renumber = (value: unknown, name: string, number: number): unknown => {
  if (Array.isArray(value)) return value.map((item) => renumber(item, name, number));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === name ? number : renumber(item, name, number)]),
  );
};
const frame = (value: unknown) => value as Record<string, unknown>;

const upstream = (
  name: string,
  answer: UpstreamApi['answer'],
  expected: Expected,
  provider?: string,
): Scenario => ({
  name,
  prepare: async (stage) => {
    stage.upstream.answer = answer;
    const courier = await enrolled(stage, ['operator.admin']);
    return {
      probe: {
        upstream: {
          provider: provider ?? stage.gateway.provider,
          courier: credentialOf(courier),
          timeoutMs: 60_000,
        },
      },
    };
  },
  expected,
});

/** In this order; each has a device of its own, enrolled before it. */
export const SCENARIOS: readonly Scenario[] = [
  after('an approved device', nothing, { outcome: 'paired', warnings: [] }),
  after('its token was rotated', ({ gateway }, device) => gateway.rotate(device), deadToken('unknown')),
  after(
    'rotated, and the shared token is at hand',
    ({ gateway }, device) => gateway.rotate(device),
    deadToken('rotated'),
    withShared,
  ),
  after(
    'revoked, and the shared token is at hand',
    ({ gateway }, device) => gateway.revoke(device),
    deadToken('revoked'),
    withShared,
  ),
  after(
    'removed, and the shared token is at hand',
    ({ gateway }, device) => gateway.remove(device),
    deadToken('removed'),
    withShared,
  ),
  after(
    'revoked, and the shared token at hand is wrong',
    ({ gateway }, device) => gateway.revoke(device),
    { ...deadToken('unknown'), evidence: { cause: 'unknown', followUpFault: 'GATEWAY_TOKEN_MISMATCH' } },
    () => ({ shared: { kind: 'token', value: 'shr_another-one-5Rz' } }),
  ),
  after(
    'revoked, and nobody may ask why',
    ({ gateway }, device) => gateway.revoke(device),
    deadToken('unknown'),
    (stage) => ({ ...withShared(stage), explain: { deviceToken: 'never' } }),
  ),
  after('the token is of another device', nothing, deadToken('unknown'), (_stage, device) => ({
    credential: credentialOf({ ...device, deviceToken: `${device.deviceToken.slice(0, -4)}AAAA` }),
  })),
  after(
    'wider scopes are asked for',
    nothing,
    { outcome: 'failed', code: 'DEVICE_SCOPE_MISMATCH' },
    (_stage, device) => ({
      credential: credentialOf({ ...device, scopes: ['operator.read', 'operator.admin'] }),
    }),
  ),
  after(
    'from afar, with another platform than was approved',
    nothing,
    { outcome: 'failed', code: 'PAIRING_METADATA_UPGRADE' },
    (_stage, device) => ({
      headers: fromAfar(),
      credential: credentialOf({ ...device, platform: 'darwin' }),
    }),
  ),
  after('from afar', nothing, { outcome: 'paired', warnings: [] }, () => ({ headers: fromAfar() })),
  after(
    'another gateway at the last look',
    nothing,
    {
      outcome: 'degraded',
      warnings: [
        'GATEWAY_RESTARTED',
        'GATEWAY_IDENTITY_CHANGED',
        'GATEWAY_VERSION_CHANGED',
        'GATEWAY_OUTDATED',
      ],
    },
    () => ({ lastLook: { bootId: 'b0', identity: 'i0', version: '2025.1.1' }, minVersion: '2027.1.0' }),
  ),
  relayed(
    'frames of a newer protocol, refused',
    {
      toGateway: (sent) => frame(renumber(renumber(sent, 'minProtocol', 2), 'maxProtocol', 2)),
      toClient: (received) => frame(renumber(received, 'expectedProtocol', 5)),
    },
    { outcome: 'failed', code: 'PROTOCOL_MISMATCH', evidence: { expectedProtocol: 5, update: 'pairwatch' } },
  ),
  relayed(
    'frames of a newer protocol, accepted',
    { toClient: (received) => frame(renumber(received, 'protocol', 5)) },
    { outcome: 'failed', code: 'PROTOCOL_MISMATCH', evidence: { update: 'pairwatch' } },
  ),
  relayed(
    'a challenge from the past',
    {
      toClient: (received) =>
        received['event'] === 'connect.challenge'
          ? frame(renumber(received, 'ts', Date.now() - 600_000))
          : received,
    },
    { outcome: 'failed', code: 'SIGNATURE_EXPIRED' },
  ),
  relayed(
    'a challenge of another session',
    {
      toClient: (received) =>
        received['event'] === 'connect.challenge'
          ? { ...received, payload: { ts: Date.now(), nonce: 'not-this-one' } }
          : received,
    },
    { outcome: 'failed', code: 'NONCE_REJECTED' },
  ),
  relayed(
    'a message changed on the way',
    {
      toGateway: (sent) =>
        frame(JSON.parse(JSON.stringify(sent).replace('"operator.read"', '"operator.write"'))),
    },
    { outcome: 'failed', code: 'SIGNATURE_INVALID' },
  ),
  relayed(
    'an unknown property on the way',
    { toGateway: (sent) => ({ ...sent, params: { ...(sent['params'] as object), extra: true } }) },
    { outcome: 'failed', code: 'CONNECT_REJECTED' },
  ),
  relayed(
    'a first message of 70 KiB',
    {
      toGateway: (sent) => ({
        ...sent,
        params: { ...(sent['params'] as object), userAgent: 'x'.repeat(70 * 1024) },
      }),
    },
    { outcome: 'failed', code: 'CONNECT_REJECTED', evidence: { closeCode: 1009 } },
  ),
  upstream('its provider accepts its key', 'accepts', { outcome: 'paired' }),
  upstream('its provider rejects its key', 'rejects-key', {
    outcome: 'failed',
    code: 'UPSTREAM_KEY_REJECTED',
  }),
  upstream('its provider has no credit left', 'out-of-credit', { outcome: 'failed', code: 'UPSTREAM_QUOTA' }),
  upstream(
    'its provider is not one it has',
    'accepts',
    { outcome: 'failed', code: 'UPSTREAM_UNKNOWN' },
    'nobody',
  ),
  {
    name: 'its secrets cannot be read any more',
    prepare: async ({ gateway }) => {
      await gateway.loseSecrets();
      return { probe: {}, undo: () => gateway.findSecrets() };
    },
    expected: { outcome: 'paired', warnings: ['GATEWAY_SECRETS_DEGRADED'] },
  },
  {
    name: 'too many connections that never log in',
    prepare: async ({ gateway }) => {
      const headers = fromAfar();
      const sockets = await Promise.all(Array.from({ length: 32 }, () => halfOpen(gateway.url, headers)));
      return {
        probe: { headers },
        undo: async () => {
          for (const socket of sockets) socket.terminate();
        },
      };
    },
    expected: { outcome: 'failed', code: 'GATEWAY_CROWDED' },
  },
  {
    name: 'its clock is three minutes ahead',
    prepare: async ({ gateway }) => {
      await gateway.setClock(180_000);
      return { probe: {}, undo: () => gateway.setClock(0) };
    },
    expected: { outcome: 'degraded', warnings: ['CLOCK_DRIFT'] },
  },
  {
    name: 'its process is frozen',
    prepare: async ({ gateway }) => {
      gateway.freeze();
      return {
        probe: { timeoutMs: SHORT_MS },
        undo: async () => {
          gateway.thaw();
          await sleep(200);
        },
      };
    },
    expected: { outcome: 'failed', code: 'GATEWAY_HUNG' },
  },
];

/** Ten failures from one address; the eleventh look meets the lock, whatever it brings. */
export const LOCKED_OUT: Scenario = {
  name: 'its address is locked out',
  prepare: async (stage, device) => {
    const wrong = { credential: credentialOf({ ...device, deviceToken: 'dtk-of-nobody-8Wv3' }) };
    for (let attempt = 0; attempt < 10; attempt++) await look(stage, device, wrong);
    return { probe: {} };
  },
  expected: { outcome: 'failed', code: 'GATEWAY_RATE_LIMITED' },
};

function halfOpen(url: URL, headers: Record<string, string>): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers, perMessageDeflate: false });
    socket.once('message', () => resolve(socket)).once('error', reject);
  });
}
