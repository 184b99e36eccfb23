import { afterEach, expect, test } from '@jest/globals';
import {
  certificateAuthority,
  type ServerCertificate,
  selfSigned,
} from '../../bin/drill/peers/certificates.ts';
import { handshake } from '../../functions/handshake/handshake.ts';
import type { HandshakeSpec, NetworkOptions } from '../../functions/handshake/spec.ts';
import type { KeyPlacement } from '../../functions/keys/http-key.ts';
import { MODELS, REFUSED_KEY } from '../matrix/injectors/bodies.ts';
import { honestProxy } from '../matrix/injectors/proxy.ts';
import { DEVICE, openai, openclaw } from '../matrix/specs.ts';
import { answer, html } from '../support/fault-http.ts';
import { FaultPeers } from '../support/fault-peers.ts';
import { arrived, CANARIES, type CanaryName } from './canaries.ts';

let peers = new FaultPeers();
afterEach(async () => {
  await peers.close();
  peers = new FaultPeers();
});

const root = await certificateAuthority('Wire Root');
const HOST = 'wire.test';
const PLACEMENTS: readonly KeyPlacement[] = [
  { in: 'bearer' },
  { in: 'header', name: 'x-api-key' },
  { in: 'query', name: 'key' },
];

const api = (
  url: string,
  keyPlacement: KeyPlacement,
  network: NetworkOptions,
  over: Partial<HandshakeSpec> = {},
) =>
  openai(url, {
    credential: { state: 'found', value: CANARIES.key },
    headers: { 'x-team': CANARIES.headerSecret },
    keyPlacement,
    network,
    ...over,
  });

/** Nothing secret among the bytes: not a run of it, plain or in base64. */
function expectNone(received: Buffer, ...names: readonly CanaryName[]): void {
  for (const name of names) expect(arrived(received, name)).toEqual([]);
}

const PIN = { kind: 'certificate', sha256: '00'.repeat(32) } as const;

const DISTRUSTED: readonly [string, string, () => Promise<ServerCertificate>, NetworkOptions][] = [
  ['TLS_CERT_UNTRUSTED', 'unknown', () => selfSigned({ hosts: [HOST] }), {}],
  ['TLS_CERT_EXPIRED', 'expired', () => root.leaf({ hosts: [HOST], from: -9, to: -1 }), { ca: root.pem }],
  ['TLS_CERT_NOT_YET_VALID', 'early', () => root.leaf({ hosts: [HOST], from: 1 }), { ca: root.pem }],
  ['TLS_HOSTNAME_MISMATCH', 'of another host', () => root.leaf({ hosts: ['other.test'] }), { ca: root.pem }],
  [
    'TLS_PIN_MISMATCH',
    'not the pinned one',
    () => root.leaf({ hosts: [HOST] }),
    { ca: root.pem, pins: [PIN] },
  ],
  [
    'TLS_CERT_UNTRUSTED',
    "a client's",
    () => root.leaf({ hosts: [HOST], purpose: 'client' }),
    { ca: root.pem },
  ],
];

test.each(DISTRUSTED)(
  '%s: to a peer whose certificate is %s not one byte is sent',
  async (code, _, make, trust) => {
    const certificate = await make();
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const options = { ...certificate, minVersion: version, maxVersion: version };
      const peer = await peers.https(options, () => answer(200, MODELS));
      const network = { ...trust, resolve: [{ host: HOST, port: peer.port, address: '127.0.0.1' }] };
      for (const placement of PLACEMENTS) {
        const { verdict } = await handshake(api(`https://${HOST}:${peer.port}/v1`, placement, network));
        expect(verdict.fault?.code).toBe(code);
      }
      const credential = {
        state: 'found' as const,
        value: JSON.stringify({ ...DEVICE, deviceToken: CANARIES.deviceToken }),
      };
      const gateway = await handshake(openclaw(`wss://${HOST}:${peer.port}`, { credential, network }));
      expect(gateway.verdict.fault?.code).toBe(code);
      expect(peer.received().length).toBe(0);
    }
  },
);

test.each([301, 302, 303, 307, 308])('the target of a %i is never called', async (status) => {
  const elsewhere = await peers.http(() => answer(200, MODELS));
  for (const placement of PLACEMENTS) {
    for (const location of [
      `http://127.0.0.1:${elsewhere.port}/v1/models`,
      `//127.0.0.1:${elsewhere.port}/`,
    ]) {
      const peer = await peers.http(() => answer(status, '', { Location: location }));
      const { verdict } = await handshake(api(`http://127.0.0.1:${peer.port}/v1`, placement, {}));
      expect(verdict.fault?.code).toBe('HTTP_REDIRECT');
    }
  }
  expect(elsewhere.connections()).toBe(0);
});

test('a redirect to another path of the same host is not followed either', async () => {
  const paths: string[] = [];
  const peer = await peers.http(({ path }) => {
    paths.push(path);
    return answer(307, '', { Location: '/other' });
  });
  await handshake(api(`http://127.0.0.1:${peer.port}/v1`, { in: 'bearer' }, {}));
  expect(paths).toEqual(['/v1/models']);
});

test('the guessed bases get no secret', async () => {
  for (const placement of PLACEMENTS) {
    const guesses: Buffer[] = [];
    const peer = await peers.http((request) => {
      if (!request.path.startsWith('/wrong/')) guesses.push(Buffer.from(JSON.stringify(request)));
      return answer(404, { detail: 'Not Found' });
    });
    const { verdict } = await handshake(api(`http://127.0.0.1:${peer.port}/wrong`, placement, {}));
    expect(verdict.fault?.code).toBe('HTTP_NOT_FOUND');
    expect(guesses.length).toBeGreaterThan(0);
    for (const guess of guesses) expectNone(guess, 'key', 'headerSecret');
  }
});

test('the call with an invalid key holds no part of the real one', async () => {
  for (const placement of PLACEMENTS) {
    const requests: Buffer[] = [];
    const peer = await peers.http((request) => {
      requests.push(Buffer.from(JSON.stringify(request)));
      return answer(401, REFUSED_KEY);
    });
    const { verdict } = await handshake(api(`http://127.0.0.1:${peer.port}/v1`, placement, {}));
    expect(verdict.fault?.code).toBe('AUTH_KEY_REJECTED');
    expect(requests.length).toBe(2);
    expectNone(requests[1] ?? Buffer.alloc(0), 'key');
  }
});

const REFUSALS: readonly [string, Buffer][] = [
  ['407', answer(407, '', { 'Proxy-Authenticate': 'Basic realm="p"' })],
  ['403', html(403, 'denied')],
  ['502', answer(502, '')],
  ['302', answer(302, '', { Location: 'http://portal.test/' })],
  ['200 with a page', html(200, 'a captive portal')],
];

test.each(REFUSALS)(
  'a proxy that answers CONNECT with %s gets its own password and no key',
  async (_, reply) => {
    const target = await peers.https(await root.leaf({ hosts: [HOST] }), () => answer(200, MODELS));
    for (const placement of PLACEMENTS) {
      const proxy = await peers.http(() => reply);
      const network = {
        ca: root.pem,
        proxy: {
          url: new URL(`http://127.0.0.1:${proxy.port}`),
          auth: { user: 'watch', password: CANARIES.proxyPassword },
        },
      };
      await handshake(api(`https://${HOST}:${target.port}/v1`, placement, network));
      expect(proxy.received().toString()).toContain(`CONNECT ${HOST}:${target.port} HTTP/1.1`);
      expectNone(proxy.received(), 'key', 'headerSecret');
    }
    expect(target.connections()).toBe(0);
  },
);

test('a proxy that tunnels sees nothing of the key; the target nothing of the password', async () => {
  const target = await peers.https(await root.leaf({ hosts: ['localhost'] }), () => answer(200, MODELS));
  const seen: Buffer[] = [];
  const port = await honestProxy(peers, (chunk) => seen.push(chunk));
  const proxy = {
    url: new URL(`http://127.0.0.1:${port}`),
    auth: { user: 'watch', password: CANARIES.proxyPassword },
  };
  const { verdict } = await handshake(
    api(`https://localhost:${target.port}/v1`, { in: 'bearer' }, { ca: root.pem, proxy }),
  );
  expect(verdict.outcome).toBe('paired');
  expectNone(Buffer.concat(seen), 'key', 'headerSecret');
  expectNone(target.received(), 'proxyPassword');
  expect(arrived(target.received(), 'key')).not.toEqual([]);
});

test('the token endpoint gets no key of the target, and the target no secret of the client', async () => {
  const endpoint = await peers.http(() =>
    answer(200, { access_token: CANARIES.accessToken, token_type: 'Bearer' }),
  );
  const target = await peers.http(() => answer(200, MODELS));
  const token = {
    url: new URL(`http://127.0.0.1:${endpoint.port}/token`),
    grant: 'refresh_token',
    clientId: 'watch',
    clientSecret: CANARIES.clientSecret,
    clientAuth: 'body',
  } as const;
  const credential = { state: 'found' as const, value: CANARIES.refreshToken };
  const { verdict } = await handshake(
    api(`http://127.0.0.1:${target.port}/v1`, { in: 'bearer' }, {}, { token, credential }),
  );
  expect(verdict.outcome).toBe('paired');
  expectNone(endpoint.received(), 'headerSecret');
  expectNone(target.received(), 'clientSecret', 'refreshToken');
});

test('a key that is refused before it is sent opens no connection', async () => {
  const peer = await peers.http(() => answer(200, MODELS));
  for (const value of [`${CANARIES.key} `, `"${CANARIES.key}"`, '']) {
    const { verdict } = await handshake(openai(peer.port, { credential: { state: 'found', value } }));
    expect(verdict.fault?.code).toBe('KEY_MALFORMED');
  }
  expect(peer.connections()).toBe(0);
});

test('the shared credential of a gateway is not sent to one that accepts the device', async () => {
  const peer = await peers.tcp(() => undefined);
  const credential = {
    state: 'found' as const,
    value: JSON.stringify({ ...DEVICE, deviceToken: CANARIES.deviceToken }),
  };
  const shared = { kind: 'token', value: CANARIES.sharedToken } as const;
  await handshake(openclaw(peer.port, { credential, shared, timeoutMs: 300 }));
  expectNone(peer.received(), 'sharedToken', 'deviceToken');
});
