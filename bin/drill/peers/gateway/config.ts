import { createHash, createHmac } from 'node:crypto';
import type { Result } from './methods.ts';
import type { GatewayState } from './state.ts';

/** What the real one shows in the place of a secret. */
const REDACTED = '__OPENCLAW_REDACTED__';

/** `config.get`: what is in the file, without its secrets, and a hash of all of it. */
export function getConfig(state: GatewayState): Result {
  const config = shown(state);
  return {
    ok: true,
    payload: {
      ...{ path: '/home/practice/.openclaw/openclaw.json', exists: true, valid: true, issues: [] },
      ...{ raw: null, parsed: config, config, hash: hashOf(state) },
    },
  };
}

/**
 * `config.patch`, as far as it concerns `gateway.auth.token`: over the hash that was read, and over no other. What is
 * there already changes nothing; a new token is the only one at once, and ends whoever came in by the old one.
 */
export function patchConfig(params: Readonly<Record<string, unknown>>, state: GatewayState): Result {
  const { raw, baseHash } = params;
  if (typeof raw !== 'string') return invalid('invalid config.patch params: raw (string) required');
  const token = tokenIn(raw);
  if (token === undefined) return invalid('config.patch raw must be an object');
  if (typeof baseHash !== 'string')
    return invalid(
      'config base hash required for gateway.auth.token; re-run config.get and retry with baseHash',
    );
  if (baseHash !== hashOf(state))
    return invalid('config changed since last load; re-run config.get and retry');
  const answer = { ok: true, path: '/home/practice/.openclaw/openclaw.json', config: shown(state) };
  if (state.auth.mode !== 'token') return invalid('gateway.auth.token: this gateway has another mode');
  if (token === state.auth.token) return { ok: true, payload: { ...answer, noop: true, changedPaths: [] } };
  state.auth = { mode: 'token', token };
  return {
    ok: true,
    payload: { ...answer, hash: hashOf(state), changedPaths: ['gateway.auth.token'] },
    endsShared: true,
  };
}

function shown({ auth }: GatewayState): object {
  switch (auth.mode) {
    case 'token':
      return { gateway: { auth: { mode: auth.mode, token: auth.tokenRef ?? REDACTED } } };
    case 'password':
      return { gateway: { auth: { mode: auth.mode, password: REDACTED } } };
    case 'trusted-proxy':
      return { gateway: { auth: { mode: auth.mode, trustedProxy: { userHeader: auth.userHeader } } } };
  }
}

/** Keyed, so that it tells nothing of the secrets that go into it. */
function hashOf({ auth, publicKey, configEdits }: GatewayState): string {
  const text = createHash('sha256')
    .update(JSON.stringify([auth, configEdits]))
    .digest();
  return `hmac-sha256:v1:${createHmac('sha256', publicKey).update(text).digest('base64url')}`;
}

function tokenIn(raw: string): string | undefined {
  try {
    const patch = JSON.parse(raw) as { gateway?: { auth?: { token?: unknown } } };
    const token = patch.gateway?.auth?.token;
    return typeof token === 'string' ? token : undefined;
  } catch {
    return undefined;
  }
}

const invalid = (message: string): Result => ({ ok: false, error: { code: 'INVALID_REQUEST', message } });
