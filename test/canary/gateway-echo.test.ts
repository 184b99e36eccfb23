import { afterEach, describe, expect, test } from '@jest/globals';
import type { WebSocket } from 'ws';
import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import { DEVICE, openclaw } from '../matrix/specs.ts';
import {
  challenge,
  type GatewayReply,
  type GatewayScript,
  gatewayPeer,
  hello,
  refuses,
  STATUS,
  sends,
} from '../support/fault-gateway.ts';
import { answer } from '../support/fault-http.ts';
import { FaultPeers } from '../support/fault-peers.ts';
import { CANARIES, everyForm, leaks } from './canaries.ts';
import { everythingSaid } from './outputs.ts';

let peers = new FaultPeers();
afterEach(async () => {
  await peers.close();
  peers = new FaultPeers();
});

const { deviceToken, freshDeviceToken, sharedToken, password, headerSecret } = CANARIES;
const DOCUMENT = { ...DEVICE, deviceToken };
/** What the handshake knows from the beginning. */
const SAID = [deviceToken, sharedToken, headerSecret, DEVICE.privateKey].map(everyForm).join(' | ');
/** And the token that a hello-ok brings. */
const FRESH = `${SAID} | ${everyForm(freshDeviceToken)}`;

const spec = (port: number, over: Partial<HandshakeSpec> = {}) =>
  openclaw(port, {
    credential: { state: 'found', value: JSON.stringify(DOCUMENT) },
    headers: { 'x-team': headerSecret },
    shared: { kind: 'token', value: sharedToken },
    ...over,
  });

function expectNothingOf(text: string): void {
  expect(leaks(text)).toEqual([]);
  for (let at = 0; at + 8 <= DEVICE.privateKey.length; at++)
    expect(text).not.toContain(DEVICE.privateKey.slice(at, at + 8));
}

const refusing =
  (error: object, closeCode = 1008, reason = '') =>
  (socket: WebSocket, { id }: { id: string }) => {
    sends({ type: 'res', id, ok: false, error })(socket);
    socket.close(closeCode, reason.slice(0, 100));
  };

const REPLIES: Readonly<Record<string, GatewayReply>> = {
  'an error message': refusing({ code: 'INVALID_REQUEST', message: SAID }),
  'every detail': refusing({
    code: 'NOT_PAIRED',
    message: SAID,
    details: {
      code: 'PAIRING_REQUIRED',
      reason: SAID,
      requestId: deviceToken,
      deviceId: SAID,
      requestedScopes: [SAID],
      approvedScopes: [SAID],
      missingScope: SAID,
      expectedProtocol: SAID,
    },
  }),
  'codes of its own': refusing({
    code: SAID,
    message: 'no',
    details: { code: SAID, reason: SAID, authReason: SAID },
  }),
  'a close reason': (socket) => socket.close(1008, deviceToken),
  'the halves of a close reason': (socket) =>
    socket.close(1011, `${deviceToken.slice(0, 16)} ${sharedToken.slice(4, 30)}`),
  'an error of no known shape': refusing({ [deviceToken]: SAID, list: [SAID], deep: { deeper: SAID } }),
  'a frame that is none': (socket) => socket.send(SAID),
  'an event before the answer': (socket, { id }) => {
    sends({ type: 'event', event: SAID, payload: { FRESH } })(socket);
    sends({ type: 'res', id, ...hello({ auth: { deviceToken: freshDeviceToken } }) })(socket);
  },
  'a hello-ok': hello({
    server: { version: FRESH, bootId: FRESH, connId: FRESH, buildId: FRESH },
    auth: {
      method: FRESH,
      role: FRESH,
      scopes: [FRESH],
      deviceToken: freshDeviceToken,
      deviceTokens: [{ deviceToken: freshDeviceToken, role: FRESH }],
    },
  }),
  'a hello-ok of another protocol': hello({
    protocol: 9,
    server: { version: FRESH },
    auth: { deviceToken: freshDeviceToken },
  }),
  'a hello-ok without what it needs': {
    ok: true,
    payload: {
      type: 'hello-ok',
      protocol: 4,
      auth: { deviceToken: freshDeviceToken, note: FRESH },
      snapshot: FRESH,
    },
  },
};

describe('a gateway that gives the secrets back', () => {
  test.each(Object.keys(REPLIES))('in %s', async (name) => {
    const reply = REPLIES[name];
    if (!reply) throw new Error('no such reply');
    const port = await gatewayPeer(peers, { connect: () => reply });
    expectNothingOf((await everythingSaid(spec(port))).text);
  });

  test('in what it says of itself after the hello-ok', async () => {
    const owner = {
      ownerKind: FRESH,
      ownerId: FRESH,
      state: FRESH,
      degradationState: FRESH,
      paths: [FRESH],
      reason: FRESH,
    };
    const methods: GatewayScript['methods'] = {
      status: () => ({
        ok: true,
        payload: {
          ...STATUS,
          runtimeVersion: FRESH,
          degradedSecretOwners: [owner],
          degradedPlugins: [{ pluginId: FRESH, reason: FRESH }],
          modelRuntime: { degraded: true, reason: FRESH },
        },
      }),
      'gateway.identity.get': () => ({ ok: true, payload: { deviceId: FRESH, publicKey: FRESH } }),
    };
    const port = await gatewayPeer(peers, {
      connect: () => hello({ auth: { deviceToken: freshDeviceToken } }),
      methods,
    });
    expectNothingOf(
      (await everythingSaid(spec(port, { lastLook: { bootId: 'x', identity: 'y', version: 'z' } }))).text,
    );
  });

  test('in the answers to a courier', async () => {
    const courier = {
      state: 'found' as const,
      value: JSON.stringify({ ...DOCUMENT, deviceToken: CANARIES.accessToken, scopes: ['operator.admin'] }),
    };
    const said = everyForm(CANARIES.accessToken);
    for (const reply of [
      {
        ok: true,
        payload: {
          provider: said,
          status: 'auth',
          error: said,
          results: [{ label: said, status: said, error: said }],
        },
      },
      { ok: true, payload: { status: said, error: { message: said } } },
      { ok: false, error: { code: said, message: said, details: { code: said } } },
    ]) {
      const port = await gatewayPeer(peers, {
        connect: () => hello(),
        methods: { 'models.probe': () => reply },
      });
      expectNothingOf(
        (await everythingSaid(spec(port, { upstream: { provider: 'openai', courier, timeoutMs: 2000 } })))
          .text,
      );
    }
  });

  test.each(['token', 'password'] as const)('in the follow-up with the shared %s', async (kind) => {
    const value = kind === 'token' ? sharedToken : password;
    const said = `${SAID} | ${everyForm(value)}`;
    for (const later of [
      refusing({
        code: 'NOT_PAIRED',
        message: said,
        details: { code: 'PAIRING_REQUIRED', reason: 'not-paired', requestId: said },
      }),
      refusing({ code: said, message: said }, 1008, value),
      REPLIES['a hello-ok'],
    ]) {
      const port = await gatewayPeer(peers, {
        connect: ({ auth }) =>
          auth[kind] === undefined
            ? refuses('INVALID_REQUEST', 'AUTH_DEVICE_TOKEN_MISMATCH', { note: everyForm(value) })
            : (later ?? {}),
      });
      const { result, text } = await everythingSaid(spec(port, { shared: { kind, value } }));
      expect(result.verdict.fault?.code).toBe('DEVICE_TOKEN_REJECTED');
      expectNothingOf(text);
    }
  });

  test.each([403, 503, 302, 200, 401])('in an HTTP answer of %i to the upgrade', async (status) => {
    const one = everyForm(headerSecret).replace(/[^\x20-\x7e]/g, '');
    const { port } = await peers.http(() =>
      answer(status, one, {
        Server: one,
        Location: one,
        'Retry-After': one,
        'WWW-Authenticate': one,
        'Content-Type': one,
      }),
    );
    expectNothingOf((await everythingSaid(spec(port))).text);
  });

  test('in a challenge', async () => {
    const frame = challenge();
    const greet = sends({
      ...frame,
      payload: { ...frame.payload, nonce: deviceToken, note: SAID, capabilities: [SAID] },
    });
    const port = await gatewayPeer(peers, { greet, connect: () => hello() });
    expectNothingOf((await everythingSaid(spec(port))).text);
  });
});

test.each([
  ['cut short', JSON.stringify(DOCUMENT).slice(0, -20)],
  ['without an id', JSON.stringify({ ...DOCUMENT, deviceId: undefined })],
  ['with a broken private key', JSON.stringify({ ...DOCUMENT, privateKey: CANARIES.privateKey })],
  [
    'with a token that holds a blank',
    JSON.stringify({ ...DOCUMENT, deviceToken: `${deviceToken} ${deviceToken}` }),
  ],
  ['in quotes', JSON.stringify(JSON.stringify(DOCUMENT))],
  ['that is only the token', deviceToken],
])('a device document %s is not quoted', async (_, value) => {
  const port = await gatewayPeer(peers, { connect: () => hello() });
  expectNothingOf((await everythingSaid(spec(port, { credential: { state: 'found', value } }))).text);
});
