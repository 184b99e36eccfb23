import { randomUUID } from 'node:crypto';
import type { Login } from './login.ts';
import { METHOD_NAMES } from './methods.ts';
import type { GatewayState } from './state.ts';

/** As the real one: with the live token, and host details that nobody may log. */
export function helloOk(login: Login, state: GatewayState): Readonly<Record<string, unknown>> {
  const { token } = login;
  return {
    type: 'hello-ok',
    protocol: state.protocol,
    server: {
      version: state.version,
      buildId: `${state.version}-practice`,
      bootId: state.bootId,
      connId: randomUUID(),
    },
    features: {
      methods: METHOD_NAMES,
      events: ['connect.challenge', 'tick', 'shutdown', 'health'],
      capabilities: [],
    },
    snapshot: {
      presence: [{ host: 'practice-host', ip: '192.0.2.7', mode: 'gateway', ts: state.now() }],
      health: { ok: true, ts: state.now() },
      stateVersion: { presence: 1, health: 1 },
      uptimeMs: 60_000,
    },
    auth: {
      method: login.method,
      role: login.role,
      scopes: login.scopes,
      ...(token ? { deviceToken: token.value, issuedAtMs: token.issuedAtMs } : {}),
    },
    policy: { maxPayload: 26_214_400, maxBufferedBytes: 52_428_800, tickIntervalMs: 30_000 },
  };
}
