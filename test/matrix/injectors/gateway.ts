import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import {
  challenge,
  closes,
  type GatewayReply,
  type GatewayScript,
  gatewayPeer,
  hello,
  refuses,
  sends,
} from '../../support/fault-gateway.ts';
import { answer, type HttpAnswer, html } from '../../support/fault-http.ts';
import type { Injector, Injectors } from '../injection.ts';
import { DEVICE, HANG_MS, type Over, openclaw } from '../specs.ts';

const gateway =
  (script: GatewayScript, over: Over = {}): Injector =>
  async (peers) => ({ spec: openclaw(await gatewayPeer(peers, script), over) });

const onConnect = (reply: GatewayReply, over: Over = {}): Injector => gateway({ connect: () => reply }, over);

const greeted = (greet: NonNullable<GatewayScript['greet']>, over: Over = {}): Injector =>
  gateway({ greet, connect: () => hello() }, over);

/** Something that answers the upgrade in plain HTTP. */
const upgrade =
  (reply: HttpAnswer, over: Over = {}): Injector =>
  async (peers) => {
    const { port } = await peers.http(() => reply);
    return { spec: openclaw(port, over) };
  };

const pairing = (reason: string, over: Over = {}) =>
  onConnect(refuses('NOT_PAIRED', 'PAIRING_REQUIRED', { reason, requestId: 'req-7f3a' }), over);
const invalid = (detail: string, rest: object = {}) => onConnect(refuses('INVALID_REQUEST', detail, rest));

/** The device token is refused; the follow-up with the shared credential is answered with `reply`. */
const followedUp = (reply: GatewayReply): Injector =>
  gateway(
    {
      connect: ({ auth }) =>
        auth['deviceToken'] !== undefined && auth['token'] === undefined
          ? refuses('INVALID_REQUEST', 'AUTH_DEVICE_TOKEN_MISMATCH')
          : reply,
    },
    { shared: { kind: 'token', value: 'gw-shared-4Kd8Wn2Zx7' } },
  );

const accept = (key: string) =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

/** Switches to WebSocket by hand and then does as it likes with the bytes. */
const switched =
  (then: (socket: Socket) => void, over: Over = {}, acceptOf = accept): Injector =>
  async (peers) => {
    const { port } = await peers.http(({ headers }) => (socket) => {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptOf(headers['sec-websocket-key'] ?? '')}\r\n\r\n`,
      );
      then(socket);
    });
    return { spec: openclaw(port, over) };
  };

const nothing = () => undefined;

export const gatewayInjectors: Injectors = {
  'gateway/paired': gateway({ connect: () => hello() }),
  'upgrade/plain-200': upgrade(answer(200, 'hello')),
  'upgrade/not-found': upgrade(answer(404, 'Not Found')),
  'upgrade/html': upgrade(html(200, 'Welcome to nginx!')),
  'upgrade/426': upgrade(answer(426, 'Upgrade Required')),
  'upgrade/wrong-accept': switched(nothing, {}, () => 'bm90IHRoZSByaWdodCBvbmU='),
  'upgrade/no-upgrade-header': upgrade('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
  'upgrade/not-http': upgrade((socket: Socket) => void socket.end('220 smtp.test ESMTP\r\n')),
  'upgrade/no-challenge': switched(nothing, { timeoutMs: HANG_MS }),
  'upgrade/another-protocol-speaks': greeted(sends({ jsonrpc: '2.0', method: 'welcome' })),
  'upgrade/not-json': greeted(sends('hello there')),
  'upgrade/binary-greeting': greeted((socket) => socket.send(Buffer.from([0, 1, 2, 3]))),
  'upgrade/garbage-after-101': switched((socket) => socket.write(Buffer.from('ffffffffffffffffffff', 'hex'))),
  'upgrade/hung': async (peers) => {
    const { port } = await peers.tcp(() => undefined);
    return { spec: openclaw(port, { timeoutMs: HANG_MS }) };
  },
  'upgrade/hung-inside-headers': upgrade('HTTP/1.1 101 Switching Protocols\r\n', { timeoutMs: HANG_MS }),
  'upgrade/silence-after-connect': gateway({ connect: () => () => undefined }, { timeoutMs: HANG_MS }),
  'upgrade/ticks-but-no-answer': gateway(
    {
      connect: () => (socket) => {
        const timer = setInterval(
          () => socket.send(JSON.stringify({ type: 'event', event: 'tick', payload: {} })),
          30,
        );
        socket.on('close', () => clearInterval(timer));
      },
    },
    { timeoutMs: HANG_MS },
  ),
  'upgrade/draining-503': upgrade(answer(503, 'WebSocket admission closed')),
  'upgrade/draining-503-in-short': upgrade(answer(503, 'admission closed')),
  'upgrade/draining-1012': onConnect(closes(1012, 'service restart')),
  'upgrade/draining-announced': onConnect((socket) => {
    socket.send(JSON.stringify({ type: 'event', event: 'shutdown', payload: { reason: 'SIGTERM' } }));
    socket.close(1012, 'service restart');
  }),
  'upgrade/crowded': upgrade(answer(503, 'Too many unauthenticated sockets')),
  'upgrade/proxy-attribution': upgrade(
    answer(403, { error: { message: 'proxy attribution required', type: 'proxy_attribution_required' } }),
  ),
  'upgrade/redirected': upgrade(answer(301, '', { Location: 'https://gateway.test/' })),
  'upgrade/basic-login': upgrade(html(401, 'Unauthorized', { 'WWW-Authenticate': 'Basic realm="gateway"' })),
  'upgrade/firewall': upgrade(html(403, 'Request blocked')),
  'upgrade/bad-gateway': upgrade(html(502, '502 Bad Gateway')),
  'upgrade/tunnel-offline': upgrade(html(530, 'error code: 1033', { Server: 'cloudflare' })),

  'challenge/starting-1013': greeted(closes(1013, 'gateway starting')),
  'challenge/starting-answer': onConnect(
    refuses('UNAVAILABLE', 'GATEWAY_STARTING', {}, { closeCode: 1013, retryAfterMs: 500 }),
  ),
  'challenge/closed-1000-after-connect': onConnect(closes(1000)),
  'challenge/closed-1006-after-connect': onConnect((socket) => socket.terminate()),
  'challenge/closed-1011-after-connect': onConnect(closes(1011, 'internal error')),
  'challenge/protocol-mismatch': onConnect(
    refuses('INVALID_REQUEST', 'PROTOCOL_MISMATCH', { expectedProtocol: 5 }, { closeCode: 1002 }),
  ),
  'challenge/protocol-older': onConnect(
    refuses('INVALID_REQUEST', 'PROTOCOL_MISMATCH', { expectedProtocol: 3 }, { closeCode: 1002 }),
  ),
  'challenge/protocol-by-its-number-alone': onConnect((socket, { id }) => {
    const error = {
      code: 'INVALID_REQUEST',
      message: 'no common protocol',
      details: { expectedProtocol: 5 },
    };
    socket.send(JSON.stringify({ type: 'res', id, ok: false, error }));
    socket.close(1002, 'no common protocol');
  }),
  'challenge/closed-1002': onConnect(closes(1002, 'protocol mismatch')),
  'challenge/hello-of-protocol-5': onConnect(hello({ protocol: 5 })),
  'challenge/origin-rejected': invalid('CONTROL_UI_ORIGIN_NOT_ALLOWED'),
  'challenge/connect-schema': onConnect((socket, { id }) => {
    const error = {
      code: 'INVALID_REQUEST',
      message: 'invalid connect params: at /client/mode: unexpected value',
    };
    socket.send(JSON.stringify({ type: 'res', id, ok: false, error }));
    socket.close(1008, 'invalid connect params');
  }),

  'identity/signature-invalid': invalid('DEVICE_AUTH_SIGNATURE_INVALID'),
  'identity/signature-expired': invalid('DEVICE_AUTH_SIGNATURE_EXPIRED'),
  'identity/nonce-mismatch': invalid('DEVICE_AUTH_NONCE_MISMATCH'),
  'identity/nonce-required': invalid('DEVICE_AUTH_NONCE_REQUIRED'),
  'identity/device-id-mismatch': invalid('DEVICE_AUTH_DEVICE_ID_MISMATCH'),
  'identity/device-required': onConnect(refuses('NOT_PAIRED', 'DEVICE_IDENTITY_REQUIRED')),

  'gateway-auth/token-missing': invalid('AUTH_TOKEN_MISSING'),
  'gateway-auth/token-mismatch': invalid('AUTH_TOKEN_MISMATCH'),
  'gateway-auth/password-missing': invalid('AUTH_PASSWORD_MISSING'),
  'gateway-auth/password-mismatch': invalid('AUTH_PASSWORD_MISMATCH'),
  'gateway-auth/identity-header-missing': invalid('AUTH_UNAUTHORIZED', {
    reason: 'trusted_proxy_user_missing',
  }),
  'gateway-auth/rate-limited': onConnect(
    refuses('INVALID_REQUEST', 'AUTH_RATE_LIMITED', { retryAfterMs: 299_000 }, { retryAfterMs: 299_000 }),
  ),

  'pairing/not-approved': pairing('not-paired'),
  'pairing/scope-upgrade': pairing('scope-upgrade'),
  'pairing/role-upgrade': pairing('role-upgrade'),
  'pairing/role-upgrade-without-detail': onConnect((socket, { id }) => {
    const error = { code: 'NOT_PAIRED', message: 'pairing required', details: { reason: 'role-upgrade' } };
    socket.send(JSON.stringify({ type: 'res', id, ok: false, error }));
    socket.close(1008, 'pairing required');
  }),
  'pairing/metadata-upgrade': pairing('metadata-upgrade'),
  'pairing/scope-mismatch': invalid('AUTH_SCOPE_MISMATCH'),
  'pairing/device-token-rejected': invalid('AUTH_DEVICE_TOKEN_MISMATCH'),
  'pairing/device-token-rotated': followedUp(hello({ auth: { deviceToken: 'dtk_new_9Bz3Xc7Vm1Lq5Kw' } })),
  'pairing/device-token-revoked': followedUp(
    refuses('NOT_PAIRED', 'PAIRING_REQUIRED', { reason: 'role-upgrade', requestId: 'req-9c' }),
  ),
  'pairing/device-removed': followedUp(
    refuses('NOT_PAIRED', 'PAIRING_REQUIRED', { reason: 'not-paired', requestId: 'req-9d' }),
  ),
  'pairing/shared-token-dead-too': followedUp(refuses('INVALID_REQUEST', 'AUTH_TOKEN_MISMATCH')),
  'pairing/cause-known-from-before': gateway(
    { connect: () => refuses('INVALID_REQUEST', 'AUTH_DEVICE_TOKEN_MISMATCH') },
    { explain: { deviceToken: { cause: 'revoked' } } },
  ),

  'gateway/status-refused': gateway({
    connect: () => hello(),
    methods: { status: () => ({ ok: false, error: { code: 'INVALID_REQUEST', message: 'unknown method' } }) },
  }),
  'gateway/frozen-after-hello': gateway(
    { connect: () => hello(), methods: { status: () => undefined, 'gateway.identity.get': () => undefined } },
    { timeoutMs: HANG_MS },
  ),
  'gateway/starting-without-details': onConnect((socket, { id }) => {
    sends({
      type: 'res',
      id,
      ok: false,
      error: { code: 'UNAVAILABLE', message: 'starting', retryAfterMs: 500 },
    })(socket);
    socket.close(1013);
  }),
  'gateway/details-without-code': onConnect({
    ok: false,
    error: { details: { code: 'AUTH_TOKEN_MISMATCH' } },
  }),
  'gateway/reset-after-request': upgrade((socket: Socket) => socket.resetAndDestroy()),
  'gateway/overloaded-in-front': upgrade(html(503, 'Service Unavailable')),
  'gateway/gateway-timeout-in-front': upgrade(html(504, '504 Gateway Time-out')),
  'gateway/error-in-front': upgrade(html(500, 'Internal Server Error')),
  'gateway/rate-limited-in-front': upgrade(answer(429, '', { 'Retry-After': '9' })),
  'gateway/refusal-of-no-known-kind': onConnect((socket, { id }) => {
    const error = {
      code: 'FLUX_CAPACITOR',
      message: 'not enough gigawatts',
      details: { code: 'TIME_TRAVEL' },
    };
    socket.send(JSON.stringify({ type: 'res', id, ok: false, error }));
    socket.close(1008, 'time travel');
  }),
  'gateway/challenge-then-challenge': gateway({
    greet: (socket) => {
      sends(challenge())(socket);
      sends(challenge())(socket);
    },
    connect: () => hello(),
  }),
  'gateway/tick-before-the-answer': gateway({
    connect:
      () =>
      (socket, { id }) => {
        sends({ type: 'event', event: 'tick', payload: { ts: Date.now() } })(socket);
        sends({
          type: 'res',
          id: 'another',
          ok: false,
          error: { code: 'UNAVAILABLE', message: 'not for you' },
        })(socket);
        sends({ type: 'res', id, ...hello() })(socket);
      },
  }),
  'gateway/device-with-trailing-blank': gateway(
    { connect: () => hello() },
    { credential: { state: 'found', value: `${JSON.stringify(DEVICE)} ` } },
  ),
};
