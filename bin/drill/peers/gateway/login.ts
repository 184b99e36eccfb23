import type { ConnectParams } from './connect-params.ts';
import { refuseDeviceProof } from './device-proof.ts';
import { allows, type DeviceClaim, type DeviceStore, type DeviceToken } from './device-store.ts';
import { type Refusal, refuse } from './frames.ts';
import type { Lockout } from './lockout.ts';
import type { GatewayAuthMode } from './options.ts';

/** Where a connection comes from. */
export interface Peer {
  readonly address: string;
  /** Of the connection itself, whoever it speaks for. */
  readonly port: number;
  /** On the gateway's own host, with no proxy in between. */
  readonly local: boolean;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface LoginContext {
  readonly auth: GatewayAuthMode;
  readonly protocol: number;
  readonly store: DeviceStore;
  readonly lockout: Lockout;
  readonly lockOutLoopback: boolean;
  readonly nonce: string;
  readonly nowMs: number;
}

export type Method = 'token' | 'password' | 'device-token' | 'trusted-proxy';

/** A session that was let in. */
export interface Login {
  readonly method: Method;
  readonly deviceId: string | undefined;
  readonly role: string;
  readonly scopes: readonly string[];
  readonly token: DeviceToken | undefined;
}

/** The checks of `connect`, in the order of the real gateway: protocol, role, identity, credential, pairing. */
export function logIn(params: ConnectParams, peer: Peer, context: LoginContext): Login | Refusal {
  const { device, role = 'operator', scopes = [] } = params;
  const refused =
    refuseProtocol(params, context.protocol) ??
    (role === 'operator' || role === 'node' ? undefined : refuse('INVALID_REQUEST', 'invalid role'));
  if (refused) return refused;
  const withoutDevice =
    device === undefined && params.auth?.token === undefined && params.auth?.password === undefined;
  if (withoutDevice)
    return refuse('NOT_PAIRED', 'device identity required', { code: 'DEVICE_IDENTITY_REQUIRED' });
  const unproven = refuseDeviceProof(params, context.nonce, context.nowMs);
  if (unproven) return unproven;
  const claim = claimOf(params, role, scopes);
  const method = authenticate(params, claim, peer, context);
  if (typeof method !== 'string') return method;
  const ownHost = peer.local && params.client.mode === 'backend';
  if (!claim) return { method, deviceId: undefined, role, scopes: ownHost ? scopes : [], token: undefined };
  return admit(claim, method, ownHost, context.store);
}

function refuseProtocol(
  { minProtocol, maxProtocol, client }: ConnectParams,
  protocol: number,
): Refusal | undefined {
  const lowest = client.mode === 'probe' ? protocol - 1 : protocol;
  if (maxProtocol >= lowest && minProtocol <= protocol) return undefined;
  const details = {
    code: 'PROTOCOL_MISMATCH',
    clientMinProtocol: minProtocol,
    clientMaxProtocol: maxProtocol,
    expectedProtocol: protocol,
    minimumProbeProtocol: protocol - 1,
  };
  return refuse('INVALID_REQUEST', 'protocol mismatch', details, { closeCode: 1002 });
}

function claimOf(
  { device, client }: ConnectParams,
  role: string,
  scopes: readonly string[],
): DeviceClaim | undefined {
  if (!device) return undefined;
  const normal = (text = '') => text.trim().toLowerCase();
  return {
    deviceId: device.id,
    publicKey: device.publicKey,
    platform: normal(client.platform),
    deviceFamily: normal(client.deviceFamily),
    role,
    scopes,
  };
}

function authenticate(
  { auth: given = {} }: ConnectParams,
  claim: DeviceClaim | undefined,
  { address, local, headers }: Peer,
  { auth, store, lockout, lockOutLoopback }: LoginContext,
): Method | Refusal {
  if (given.deviceToken !== undefined && claim) {
    const token = given.deviceToken;
    return attempt('device', () => {
      const check = store.checkToken(claim, token);
      if (check === 'ok') return 'device-token';
      return check === 'mismatch' ? DEVICE_TOKEN_MISMATCH : SCOPE_MISMATCH;
    });
  }
  if (auth.mode === 'trusted-proxy')
    return headers[auth.userHeader.toLowerCase()]
      ? 'trusted-proxy'
      : unauthorized('AUTH_UNAUTHORIZED', 'trusted_proxy_user_missing', 'unauthorized');
  if (auth.mode === 'password') {
    if (given.password === undefined)
      return unauthorized(
        'AUTH_PASSWORD_MISSING',
        'password_missing',
        'unauthorized: gateway password missing',
      );
    return attempt('shared', () => (given.password === auth.password ? 'password' : PASSWORD_MISMATCH));
  }
  if (given.token === undefined)
    return unauthorized('AUTH_TOKEN_MISSING', 'token_missing', 'unauthorized: gateway token missing');
  return attempt('shared', () => (given.token === auth.token ? 'token' : TOKEN_MISMATCH));

  function attempt(kind: 'device' | 'shared', check: () => Method | Refusal): Method | Refusal {
    const exempt = local && !lockOutLoopback;
    const key = `${kind} ${address}`;
    const retryAfterMs = exempt ? 0 : lockout.remainingMs(key);
    if (retryAfterMs > 0)
      return refuse(
        'INVALID_REQUEST',
        'unauthorized: too many failed authentication attempts (retry later)',
        { code: 'AUTH_RATE_LIMITED', authReason: 'rate_limited', recommendedNextStep: 'wait_then_retry' },
        { retryAfterMs },
      );
    const result = check();
    if (typeof result !== 'string' && result !== SCOPE_MISMATCH && !exempt) lockout.fail(key);
    return result;
  }
}

const unauthorized = (code: string, authReason: string, message: string): Refusal =>
  refuse('INVALID_REQUEST', message, { code, authReason, canRetryWithDeviceToken: false });

const DEVICE_TOKEN_MISMATCH = unauthorized(
  'AUTH_DEVICE_TOKEN_MISMATCH',
  'device_token_mismatch',
  'unauthorized: device token mismatch (rotate/reissue device token)',
);
const SCOPE_MISMATCH = unauthorized(
  'AUTH_SCOPE_MISMATCH',
  'scope_mismatch',
  'unauthorized: device token scope mismatch (re-pair or approve scope upgrade)',
);
const TOKEN_MISMATCH = unauthorized(
  'AUTH_TOKEN_MISMATCH',
  'token_mismatch',
  'unauthorized: gateway token mismatch',
);
const PASSWORD_MISMATCH = unauthorized(
  'AUTH_PASSWORD_MISMATCH',
  'password_mismatch',
  'unauthorized: gateway password mismatch',
);

/** A `backend` on the gateway's own host is not asked to pair; everybody else is. */
function admit(claim: DeviceClaim, method: Method, ownHost: boolean, store: DeviceStore): Login | Refusal {
  const { deviceId, role, scopes } = claim;
  const reason = ownHost ? undefined : store.obstacle(claim);
  if (!reason) {
    const known = store.find(deviceId);
    const token = known && allows(known.scopes, scopes) ? (known.token ?? store.rotate(deviceId)) : undefined;
    return { method, deviceId, role, scopes, token };
  }
  const { requestId } = store.ask(claim);
  return refuse('NOT_PAIRED', `pairing required: ${MEANING[reason]}`, {
    code: 'PAIRING_REQUIRED',
    reason,
    requestId,
    deviceId,
    requestedRole: role,
    requestedScopes: scopes,
  });
}

const MEANING = {
  'not-paired': 'device is not approved yet',
  'role-upgrade': 'device is asking for a higher role than currently approved',
  'scope-upgrade': 'device is asking for more scopes than currently approved',
  'metadata-upgrade': 'device identity changed and must be re-approved',
} as const;
