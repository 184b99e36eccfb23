import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Authority, certificateAuthority } from '../../../../bin/drill/peers/certificates.ts';
import {
  type PracticeProxy,
  type PracticeProxyOptions,
  startPracticeProxy,
} from '../../../../bin/drill/peers/proxy.ts';
import type { Connection } from '../../../../functions/handshake/network/connection.ts';
import type { ProxyOptions } from '../../../../functions/handshake/spec.ts';
import { startTlsServer, type TlsServer } from '../../../support/tls-server.ts';
import { attempt } from './attempt.ts';

const AUTH = { user: 'watch', password: 'p\u00e4ss:w0rd-for-the-proxy' };
let authority: Authority;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  authority = await certificateAuthority();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function target(): Promise<TlsServer> {
  const server = await startTlsServer(await authority.leaf(), { onSocket: (socket) => socket.pipe(socket) });
  closing.push(server.close);
  return server;
}

async function proxied(options: PracticeProxyOptions = {}): Promise<PracticeProxy> {
  const proxy = await startPracticeProxy(options);
  closing.unshift(proxy.close);
  return proxy;
}

const through = (
  proxy: ProxyOptions,
  port: number,
  more: { host?: string; timeoutMs?: number; use?: typeof echoed } = {},
) => attempt({ port, secure: true, network: { ca: authority.pem, proxy }, ...more });

const echoed = async ({ socket }: Connection) => {
  socket.write('hello');
  const data: Buffer = await new Promise((resolve) => socket.once('data', resolve));
  expect(data.toString()).toBe('hello');
};

describe.each([
  ['an HTTP proxy', false],
  ['an HTTPS proxy', true],
])('%s', (_, isSecure) => {
  const options = async () => (isSecure ? { certificate: await authority.leaf() } : {});

  test('tunnels; its own phases stand inside its own', async () => {
    const [server, proxy] = [await target(), await proxied(await options())];
    const got = await through({ url: proxy.url }, server.port, { use: echoed });
    expect([got.code, got.phases.map(({ phase }) => phase)]).toEqual(['connected', ['proxy', 'tls']]);
    const inner = got.facts('proxy')['phases'] as { phase: string }[];
    expect(inner.map(({ phase }) => phase)).toEqual(isSecure ? ['dns', 'tcp', 'tls'] : ['dns', 'tcp']);
    expect(proxy.tunnels).toEqual([`localhost:${server.port}`]);
    expect([proxy.connections(), server.connections(), server.handshakes().full]).toEqual([1, 1, 1]);
  });

  test('gets its password, and nothing in the trace tells it', async () => {
    const [server, proxy] = [await target(), await proxied({ ...(await options()), auth: AUTH })];
    const got = await through({ url: proxy.url, auth: AUTH }, server.port, { use: echoed });
    expect(got.code).toBe('connected');
    expect(JSON.stringify(got.phases)).not.toMatch(/p\u00e4ss|w0rd/);
  });

  test.each([
    ['none', undefined],
    ['a wrong one', { ...AUTH, password: 'guessed' }],
  ])('wants a password and gets %s', async (__, auth) => {
    const [server, proxy] = [await target(), await proxied({ ...(await options()), auth: AUTH })];
    const got = await through(auth ? { url: proxy.url, auth } : { url: proxy.url }, server.port);
    expect(got.code).toBe('PROXY_AUTH_REQUIRED');
    expect(got.evidence).toMatchObject({ status: 407, schemes: ['Basic'] });
    expect(server.connections()).toBe(0);
  });

  test('denies', async () => {
    const [server, proxy] = [await target(), await proxied({ ...(await options()), deny: () => 403 })];
    const got = await through({ url: proxy.url }, server.port);
    expect([got.code, got.evidence['status'], server.connections()]).toEqual(['PROXY_DENIED', 403, 0]);
  });

  test('is not there', async () => {
    const proxy = await startPracticeProxy(await options());
    await proxy.close();
    const got = await through({ url: proxy.url }, 9);
    expect(got.code).toBe('PROXY_UNREACHABLE');
    expect(got.evidence['fault']).toMatchObject({ code: 'TCP_REFUSED' });
  });
});

test('a proxy that hangs up because the target refuses has not answered', async () => {
  const proxy = await proxied();
  const server = await startTlsServer(await authority.leaf());
  await server.close();
  const got = await through({ url: proxy.url }, server.port);
  expect([got.code, got.evidence['problem']]).toEqual(['PROXY_UNREACHABLE', 'answer to CONNECT: closed']);
});

test('an HTTPS proxy with a certificate of its own making is not trusted with a password', async () => {
  const other = await certificateAuthority('Other Root');
  const proxy = await proxied({ certificate: await other.leaf(), auth: AUTH });
  const got = await through({ url: proxy.url, auth: AUTH }, 9);
  expect([got.code, got.evidence['fault']]).toMatchObject([
    'PROXY_UNREACHABLE',
    { code: 'TLS_CERT_UNTRUSTED' },
  ]);
  expect(proxy.received()).toHaveLength(0);
});

test('an HTTPS proxy that wants a client certificate says so late', async () => {
  const server = await startTlsServer({ ...(await authority.leaf()), requestCert: true });
  closing.push(server.close);
  const got = await through({ url: new URL(`https://localhost:${server.port}`) }, 9);
  const fault = { code: 'TLS_CLIENT_CERT_REQUIRED' };
  expect([got.code, got.evidence]).toMatchObject(['PROXY_UNREACHABLE', { fault }]);
});

test("the target's certificate is judged behind the proxy", async () => {
  const proxy = await proxied();
  const server = await startTlsServer(await authority.leaf({ from: -9, to: -1 }));
  closing.push(server.close);
  expect((await through({ url: proxy.url }, server.port)).code).toBe('TLS_CERT_EXPIRED');
});

test('a target that must not be called is not asked of the proxy', async () => {
  const proxy = await proxied();
  const network = { proxy: { url: proxy.url }, refuseLocalAddresses: true };
  const got = await attempt({ host: '127.0.0.1', port: 9, network });
  expect([got.code, proxy.connections()]).toEqual(['ADDRESS_REFUSED', 0]);
});

describe('an answer to CONNECT made by hand', () => {
  async function rawProxy(answer: (socket: Socket) => void) {
    const server: Server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => answer(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => server.close(() => resolve())));
    const { port } = server.address() as { port: number };
    return new URL(`http://127.0.0.1:${port}`);
  }

  const writes = (text: string) => (socket: Socket) => void socket.write(text);
  const forever = (text: string) => (socket: Socket) => {
    const more = () => {
      while (!socket.destroyed && socket.write(text));
    };
    socket.on('drain', more);
    more();
  };

  test.each<[string, string, Record<string, unknown>, (socket: Socket) => void]>([
    [
      '502',
      'PROXY_DENIED',
      { status: 502, targetUnreachable: true },
      writes('HTTP/1.1 502 Bad Gateway\r\n\r\n'),
    ],
    [
      'several schemes',
      'PROXY_AUTH_REQUIRED',
      { schemes: ['Negotiate', 'Digest', 'Basic'] },
      writes(
        'HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nproxy-authenticate: Digest realm="a, b", qop=auth, Basic realm="x"\r\n\r\n',
      ),
    ],
    ['bare line feeds', 'PROXY_DENIED', { status: 403 }, writes('HTTP/1.0 403\n\n')],
    [
      'a redirect',
      'PROXY_DENIED',
      { status: 302 },
      writes('HTTP/1.1 302 Found\r\nLocation: http://login/\r\n\r\n'),
    ],
    [
      'interim answers first',
      'PROXY_DENIED',
      { status: 403 },
      writes('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 No\r\n\r\n'),
    ],
    ['SSH', 'PROXY_UNREACHABLE', { problem: 'answer to CONNECT: not HTTP' }, writes('SSH-2.0-x\r\n')],
    ['an end', 'PROXY_UNREACHABLE', { problem: 'answer to CONNECT: closed' }, (socket) => socket.end()],
    [
      'half a head',
      'PROXY_UNREACHABLE',
      { problem: 'answer to CONNECT: closed' },
      (socket) => socket.end('HTTP/1.1 200 OK\r\n'),
    ],
    [
      'a reset',
      'PROXY_UNREACHABLE',
      { problem: 'answer to CONNECT: closed', error: 'ECONNRESET' },
      (socket) => socket.resetAndDestroy(),
    ],
    ['silence', 'PROXY_UNREACHABLE', { problem: 'no answer to CONNECT in time' }, () => undefined],
    [
      'a byte at a time',
      'PROXY_UNREACHABLE',
      { problem: 'no answer to CONNECT in time' },
      (socket) => {
        const drip = setInterval(() => socket.write('X'), 150).unref();
        socket.write('HTTP/1.1 200 OK\r\nX: ');
        socket.on('close', () => clearInterval(drip));
      },
    ],
    [
      'a head without end',
      'PROXY_UNREACHABLE',
      { problem: 'answer to CONNECT: too large' },
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        forever('X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n')(socket);
      },
    ],
    [
      'interim answers without end',
      'PROXY_UNREACHABLE',
      { problem: 'answer to CONNECT: too large' },
      forever('HTTP/1.1 102 Processing\r\n\r\n'),
    ],
  ])('%s', async (_, code, evidence, answer) => {
    const got = await through({ url: await rawProxy(answer) }, 9, { timeoutMs: 700 });
    expect(got.code).toBe(code);
    expect(got.evidence).toMatchObject(evidence);
    expect(got.ms).toBeLessThan(3_000);
  });

  test('bytes behind the head belong to the tunnel', async () => {
    const url = await rawProxy(writes('HTTP/1.1 200 OK\r\n\r\nfirst words'));
    let words = '';
    await attempt({
      port: 9,
      network: { proxy: { url } },
      use: async ({ socket }) => {
        words = String(await new Promise((resolve) => socket.once('data', resolve)));
      },
    });
    expect(words).toBe('first words');
  });
});
