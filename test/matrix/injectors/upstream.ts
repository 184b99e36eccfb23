import type { GatewayReply } from '../../support/fault-gateway.ts';
import { gatewayPeer, hello, refuses } from '../../support/fault-gateway.ts';
import type { Injector, Injectors } from '../injection.ts';
import { newDevice, openclaw } from '../specs.ts';

const COURIER = JSON.stringify(newDevice(['operator.admin']));
const UPSTREAM_MS = 1500;

/** The gateway pairs; its own provider answers `models.probe` like this. */
const probed =
  (reply: GatewayReply | undefined): Injector =>
  async (peers) => {
    const port = await gatewayPeer(peers, {
      connect: ({ params }) => hello({ auth: { scopes: params['scopes'] } }),
      methods: { 'models.probe': () => reply },
    });
    return {
      spec: openclaw(port, {
        upstream: { provider: 'openai', courier: { state: 'found', value: COURIER }, timeoutMs: UPSTREAM_MS },
      }),
    };
  };

const status = (value: string, error?: string) =>
  probed({
    ok: true,
    payload: {
      provider: 'openai',
      status: value,
      latencyMs: 900,
      ...(error ? { error } : {}),
      results: [{ label: 'openai/small-1', status: value, latencyMs: 900 }],
    },
  });

const courier =
  (value: string): Injector =>
  async (peers) => {
    const port = await gatewayPeer(peers, { connect: () => hello() });
    return {
      spec: openclaw(port, {
        upstream: { provider: 'openai', courier: { state: 'found', value }, timeoutMs: UPSTREAM_MS },
      }),
    };
  };

export const upstreamInjectors: Injectors = {
  'upstream/ok': status('ok'),
  'upstream/auth': status('auth', '401 Incorrect API key provided'),
  'upstream/billing': status('billing', '402 no credit'),
  'upstream/rate-limit': status('rate_limit', '429'),
  'upstream/format': status('format', '404 no such model'),
  'upstream/timeout': status('timeout'),
  'upstream/unknown': status('unknown'),
  'upstream/status-named-as-a-builtin': status('constructor'),
  'upstream/silence': probed(undefined),
  'upstream/courier-malformed': courier('{"schema":1}'),
  'upstream/courier-token-rejected': async (peers) => {
    const device = newDevice(['operator.admin']);
    const port = await gatewayPeer(peers, {
      connect: ({ auth }) =>
        auth['deviceToken'] === 'dtk_courier_8Sd2'
          ? refuses('INVALID_REQUEST', 'AUTH_DEVICE_TOKEN_MISMATCH')
          : hello(),
    });
    const value = JSON.stringify({ ...device, deviceToken: 'dtk_courier_8Sd2' });
    return {
      spec: openclaw(port, {
        upstream: { provider: 'openai', courier: { state: 'found', value }, timeoutMs: UPSTREAM_MS },
      }),
    };
  },
};
