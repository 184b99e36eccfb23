import type { Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { answer, type HttpAnswer, type HttpHandler, html } from '../../support/fault-http.ts';
import type { Injector, Injectors } from '../injection.ts';
import { anthropic, HANG_MS, type Over, openai } from '../specs.ts';
import { ANTHROPIC_MODELS, anthropicError, MODELS, openaiError } from './bodies.ts';

/** Every request gets the same. */
export const always =
  (reply: HttpAnswer, over: Over = {}): Injector =>
  async (peers) => {
    const { port } = await peers.http(() => reply);
    return { spec: openai(port, over) };
  };

const hangs = (reply: HttpAnswer): Injector => always(reply, { timeoutMs: HANG_MS });

/** Writes on and on until the other side has had enough. */
const endless =
  (head: string, piece: string | Buffer, everyMs: number) =>
  (socket: Socket): void => {
    socket.write(head);
    const timer = setInterval(() => {
      if (!socket.writableNeedDrain) socket.write(piece);
    }, everyMs);
    socket.on('close', () => clearInterval(timer));
  };

const thenEnd = (text: string | Buffer) => (socket: Socket) => void socket.end(text);
const thenReset = (text: string) => (socket: Socket) =>
  void socket.write(text, () => socket.resetAndDestroy());

const LIST = JSON.stringify(MODELS);
const OK = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const encoded = (encoding: string, body: Buffer) =>
  answer(200, body, { 'Content-Type': 'application/json', 'Content-Encoding': encoding });

/** Only under another base is there an API. */
const elsewhere =
  (base: string, status: number): HttpHandler =>
  ({ path }) =>
    path.startsWith(`${base}/models`)
      ? answer(401, openaiError('You did not provide an API key.', 'invalid_request_error'))
      : answer(status, { detail: 'Not Found' });

const under =
  (handle: HttpHandler, base: string): Injector =>
  async (peers) => {
    const { port } = await peers.http(handle);
    return { spec: openai(`http://127.0.0.1:${port}${base}`) };
  };

export const httpInjectors: Injectors = {
  'http/paired': always(answer(200, MODELS)),
  'http/silence': hangs(() => undefined),
  'http/status-line-then-silence': hangs('HTTP/1.1 200 OK\r\n'),
  'http/headers-then-silence': hangs(`${OK}Content-Length: 100\r\n\r\n`),
  'http/byte-a-time-header': hangs(endless('HTTP/1.1 200 OK\r\nX-Slow: ', 'a', 50)),
  'http/byte-a-time-body': hangs(endless(`${OK}Content-Length: 100000\r\n\r\n`, ' ', 50)),
  'http/endless-1xx': hangs(endless('', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n', 5)),
  'http/endless-100-continue': hangs(endless('', 'HTTP/1.1 100 Continue\r\n\r\n', 5)),
  'http/some-1xx-then-200': always(
    Buffer.concat([
      Buffer.from('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'),
      answer(200, MODELS),
    ]),
  ),
  'http/reset-after-request': always((socket) => socket.resetAndDestroy()),
  'http/closed-after-request': always((socket) => void socket.end()),
  'http/closed-inside-headers': always(thenEnd('HTTP/1.1 200 OK\r\nContent-Ty')),
  'http/banner-of-ssh': always(thenEnd('SSH-2.0-OpenSSH_9.9\r\n')),
  'http/status-not-a-number': always(thenEnd('HTTP/1.1 abc Fine\r\n\r\n')),
  'http/blank-in-header-name': always(thenEnd('HTTP/1.1 200 OK\r\nBad Name: 1\r\nContent-Length: 0\r\n\r\n')),
  'http/bad-chunk-size': always(thenEnd(`${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`)),
  'http/two-content-lengths': always(thenEnd(`${OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`)),
  'http/body-is-not-gzip': always(encoded('gzip', Buffer.from(JSON.stringify(MODELS)))),
  'http/unknown-encoding': always(encoded('snappy', Buffer.from('\x00\x01\x02'))),
  'http/unasked-101': always('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
  'http/unasked-101-upgrade': always('HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n'),
  'http/http2-preface': always(thenEnd(Buffer.from('0000060400000000000003000000640000000000', 'hex'))),
  'http/body-cut-by-close': always(thenEnd(`${OK}Content-Length: 500\r\n\r\n{"object":"list",`)),
  'http/body-cut-by-reset': always(thenReset(`${OK}Content-Length: 500\r\n\r\n{"object":"list",`)),
  'http/chunks-cut': always(thenEnd(`${OK}Transfer-Encoding: chunked\r\n\r\n10\r\n{"object":"list"\r\n`)),
  'http/headers-too-large': always(
    `${OK}${Array.from({ length: 40 }, (_, n) => `X-Pad-${n}: ${'p'.repeat(4000)}\r\n`).join('')}\r\n`,
  ),
  'http/body-never-ends': always(endless(`${OK}\r\n{"data":"`, 'a'.repeat(65_536), 0)),
  'http/gzip-bomb': always(encoded('gzip', gzipSync(Buffer.alloc(200_000_000, 0x20)))),
  'http/gzip-is-fine': always(encoded('gzip', gzipSync(JSON.stringify(MODELS)))),
  'http/close-delimited-1.0': always(
    thenEnd(`HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n${LIST}`),
  ),
  'http/chunk-extensions-and-trailers': always(
    `${OK}Transfer-Encoding: chunked\r\n\r\n${LIST.length.toString(16)};a=b\r\n${LIST}\r\n0\r\nX-Sum: 1\r\n\r\n`,
  ),
  'http/brotli-is-fine': always(encoded('br', brotliCompressSync(LIST))),
  'http/zstd-is-fine': always(encoded('zstd', zstdCompressSync(LIST))),
  'http/raw-deflate-is-fine': always(encoded('deflate', deflateRawSync(LIST))),
  'http/gzip-twice-is-fine': always(encoded('gzip, gzip', gzipSync(gzipSync(LIST)))),
  'http/gzip-twice-bomb': always(encoded('gzip, gzip', gzipSync(gzipSync(Buffer.alloc(200_000_000))))),
  'http/byte-order-mark': always(answer(200, `\ufeff${LIST}`)),
  'http/json-called-text': always(answer(200, LIST, { 'Content-Type': 'text/plain' })),
  'http/utf-16': always(answer(200, Buffer.from(LIST, 'utf16le'), { 'Content-Type': 'application/json' })),
  'http/zero-byte-in-header': always(thenEnd(`HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\n{}`)),
  'http/chunk-size-overflow': always(
    thenEnd(`${OK}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n`),
  ),
  'http/moved': always(answer(301, '', { Location: 'https://new.test/v1/models' })),
  'http/temporary-redirect': always(answer(307, '', { Location: '/v2/models' })),
  'http/permanent-redirect': always(answer(308, '', { Location: 'https://elsewhere.test/' })),
  'http/redirect-without-location': always(answer(302, '')),
  'http/wrong-base': under(elsewhere('/v1', 404), '/api'),
  'http/missing-base': under(elsewhere('/v1', 404), ''),
  'http/not-found-anywhere': always(answer(404, { detail: 'Not Found' })),
  'http/method-not-allowed': always(answer(405, '')),
  'http/html-page': always(html(200, 'Welcome to nginx!')),
  'http/captive-portal': always(html(200, '<form action="/accept">Accept the terms of this hotel</form>')),
  'http/broken-json': always(
    answer(200, '{"object":"list","data":[', { 'Content-Type': 'application/json' }),
  ),
  'http/empty-200': always(answer(200)),
  'http/no-content': always(answer(204)),
  'http/plain-ok': always(answer(200, 'ok', { 'Content-Type': 'text/plain' })),
  'http/json-of-something-else': always(answer(200, { status: 'healthy' })),
  'http/json-scalar': always(answer(200, 'null', { 'Content-Type': 'application/json' })),
  'http/gone': always(
    answer(410, openaiError('This version of the API was shut down.', 'invalid_request_error')),
  ),
  'http/upgrade-required': always(answer(426, '', { Upgrade: 'HTTP/2.0', Connection: 'Upgrade' })),
  'http/anthropic-version-refused': async (peers) => {
    const { port } = await peers.http(() =>
      answer(
        400,
        anthropicError('invalid_request_error', 'anthropic-version: "2023-06-01" is not a valid version'),
      ),
    );
    return { spec: anthropic(port) };
  },
  'http/azure-version-refused': always(
    answer(400, {
      error: { code: 'UnsupportedApiVersion', message: 'The requested API version is not supported' },
    }),
  ),
  'http/firewall-page': always(
    html(403, 'Sorry, you have been blocked. Cloudflare Ray ID: 8f0e1d2c3b4a5968', { Server: 'cloudflare' }),
  ),
  'http/waf-request-blocked': always(
    html(403, 'ERROR: The request could not be satisfied. Request blocked.'),
  ),
  'http/legal-reasons': always(answer(451, '')),
  'http/unsupported-region': always(
    answer(403, {
      error: {
        code: 'unsupported_country_region_territory',
        message: 'Country, region, or territory not supported',
        param: null,
        type: 'request_forbidden',
      },
    }),
  ),
  'http/address-not-authorized': always(
    answer(
      401,
      openaiError('Your request IP is not authorized.', 'invalid_request_error', 'ip_not_authorized'),
    ),
  ),
  'http/basic-login': always(
    html(401, '401 Authorization Required', { 'WWW-Authenticate': 'Basic realm="staging"' }),
  ),
  'http/basic-login-named-api-key': always(
    html(401, '401 Authorization Required', { 'WWW-Authenticate': 'Basic realm="API key or bearer token"' }),
  ),
  'http/negotiate-login': always(html(401, 'Unauthorized', { 'WWW-Authenticate': 'Negotiate' })),
  'http/sso-redirect': always(
    answer(302, '', { Location: 'https://team.cloudflareaccess.com/cdn-cgi/access/login/api.test?kid=1' }),
  ),
  'http/network-login-511': always(html(511, 'Network Authentication Required')),
  'http/cdn-challenge': always(
    html(403, 'Just a moment...', { Server: 'cloudflare', 'cf-mitigated': 'challenge' }),
  ),
  'http/cdn-rule-1020': always(html(403, 'error code: 1020', { Server: 'cloudflare' })),
  'http/address-not-in-allowlist': always(
    answer(
      403,
      openaiError('Your IP address is not in the allowlist for this organization', 'invalid_request_error'),
    ),
  ),
  'http/teapot': always(answer(418, { error: { message: 'short and stout', type: 'teapot' } })),
  'http/headers-refused': always(answer(431, '')),
  'http/wrong-host-421': always(answer(421, 'Misdirected Request', { 'Content-Type': 'text/plain' })),
  'http/gzip-cut': always(encoded('gzip', gzipSync(JSON.stringify(MODELS)).subarray(0, 40))),
  'http/base-is-an-endpoint': under(elsewhere('/gateway/v1', 404), '/gateway/v1/chat/completions'),
  'http/base-lacks-version': under(elsewhere('/gateway/v1', 404), '/gateway'),
  'http/anthropic-base-without-path': async (peers) => {
    const { port } = await peers.http(({ path }) =>
      path === '/v1/models' ? answer(200, ANTHROPIC_MODELS) : answer(404),
    );
    return { spec: anthropic(`http://127.0.0.1:${port}`) };
  },
  'http/azure-virtual-network': always(
    answer(403, { error: { code: '403', message: 'Access denied due to Virtual Network/Firewall rules.' } }),
  ),
  'http/google-key-of-other-addresses': always(
    answer(403, {
      error: {
        code: 403,
        message: 'The provided API key has an IP address restriction.',
        status: 'PERMISSION_DENIED',
        details: [{ reason: 'API_KEY_IP_ADDRESS_BLOCKED' }],
      },
    }),
  ),
  'http/mesh-policy': always(answer(403, 'RBAC: access denied', { 'Content-Type': 'text/plain' })),
  'http/waf-challenge-202': always(answer(202, '', { 'x-amzn-waf-action': 'challenge' })),
  'http/identity-aware-proxy': always(
    answer(401, 'Invalid IAP credentials: empty token', { 'X-Goog-IAP-Generated-Response': 'true' }),
  ),
  'http/geographic-restriction': always(
    answer(403, { error: { message: 'Your request was blocked due to geographic restrictions' } }),
  ),
  'http/other-bases-silent': async (peers) => {
    const { port } = await peers.http(({ path }) =>
      path.startsWith('/v1/') ? answer(404, '') : () => undefined,
    );
    return { spec: openai(port, { timeoutMs: 1500 }) };
  },
};
