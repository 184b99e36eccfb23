import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { handshake } from '../../../../functions/handshake/handshake.ts';
import type { HandshakeSpec } from '../../../../functions/handshake/spec.ts';
import { apiSpec, KEY } from '../../../support/api-spec.ts';
import { answer, type HttpAnswer, type HttpHandler } from '../../../support/fault-http.ts';
import { FaultPeers } from '../../../support/fault-peers.ts';

const LIST = { object: 'list', data: [{ id: 'small-1', object: 'model' }] };
const COMPLETION = { choices: [{ message: { role: 'assistant', content: 'ok' }, finish_reason: 'length' }] };
const OK = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

let peers = new FaultPeers();
afterEach(async () => {
  await peers.close();
  peers = new FaultPeers();
});

async function probe(handle: HttpHandler, over: Partial<HandshakeSpec> = {}) {
  const peer = await peers.http(handle);
  const result = await handshake(apiSpec(peer.port, over));
  return { ...result, peer, code: result.verdict.fault?.code ?? result.verdict.outcome };
}

const encoded = (encoding: string, body: Buffer): HttpAnswer =>
  answer(200, body, { 'Content-Type': 'application/json', 'Content-Encoding': encoding });

describe('compressed answers', () => {
  const text = Buffer.from(JSON.stringify(LIST));
  test.each<[string, Buffer]>([
    ['gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['identity', text],
  ])('%s is decoded', async (encoding, body) => {
    expect((await probe(() => encoded(encoding, body))).code).toBe('paired');
  });

  test.each<[string, string, Buffer]>([
    ['a bomb', 'gzip', gzipSync(Buffer.alloc(64 * 1024 * 1024))],
    ['a bomb in brotli', 'br', brotliCompressSync(Buffer.alloc(64 * 1024 * 1024))],
  ])('%s is HTTP_TOO_LARGE', async (_, encoding, body) => {
    expect((await probe(() => encoded(encoding, body))).code).toBe('HTTP_TOO_LARGE');
  });

  test('what cannot be decoded is HTTP_MALFORMED', async () => {
    expect((await probe(() => encoded('gzip', text))).code).toBe('HTTP_MALFORMED');
    expect((await probe(() => encoded('gzip, gzip, gzip', text))).code).toBe('HTTP_MALFORMED');
    expect((await probe(() => encoded('constructor', text))).code).toBe('HTTP_MALFORMED');
  });
});

describe('one connection', () => {
  test('serves the list and the inference', async () => {
    const { peer, code } = await probe(({ method }) => answer(200, method === 'GET' ? LIST : COMPLETION), {
      exchange: {},
    });
    expect([code, peer.connections()]).toEqual(['paired', 1]);
  });

  test.each<[string, HttpAnswer]>([
    ['says that it will close', answer(200, LIST, { Connection: 'close' })],
    ['closes without a word', (socket) => void socket.end(answer(200, LIST))],
  ])('and a second one is made, and told, where the peer %s', async (_, list) => {
    const { peer, code, verdict } = await probe(
      ({ method }) => (method === 'GET' ? list : answer(200, COMPLETION)),
      { exchange: {} },
    );
    expect([code, peer.connections()]).toEqual(['paired', 2]);
    const { facts } = verdict.phases.find(({ phase }) => phase === 'exchange') ?? { facts: {} };
    expect(facts).toMatchObject({ secondConnection: { phases: [{ phase: 'dns' }, { phase: 'tcp' }] } });
    expect(new Set(verdict.phases.map(({ phase }) => phase)).size).toBe(verdict.phases.length);
  });

  test('is not made again where the peer hangs up before the first answer', async () => {
    const peer = await peers.tcp((socket) => socket.destroy());
    const { verdict } = await handshake(apiSpec(peer.port));
    expect(['HTTP_RESET', 'TCP_RESET']).toContain(verdict.fault?.code);
    expect(peer.connections()).toBe(1);
  });

  test('a peer that speaks first does not speak HTTP', async () => {
    const peer = await peers.tcp((socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n'));
    const { verdict } = await handshake(apiSpec(peer.port));
    expect(verdict.fault?.code).toBe('HTTP_MALFORMED');
  });
});

describe('interim answers', () => {
  const interim = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
  test('are skipped, in one piece or byte by byte', async () => {
    const whole = Buffer.concat([Buffer.from(interim), answer(200, LIST) as Buffer]);
    expect((await probe(() => whole)).code).toBe('paired');
    const { code } = await probe(() => async (socket) => {
      for (const byte of whole) {
        socket.write(Buffer.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    expect(code).toBe('paired');
  });

  test('without end are HTTP_TIMEOUT at the deadline', async () => {
    const { code, verdict } = await probe(
      () => (socket) => {
        const flood = setInterval(() => !socket.writableNeedDrain && socket.write(interim.repeat(50)), 1);
        socket.on('close', () => clearInterval(flood));
      },
      { timeoutMs: 600 },
    );
    expect(code).toBe('HTTP_TIMEOUT');
    expect(verdict.durationMs).toBeLessThan(3_000);
  });
});

describe('limits', () => {
  test('a body of single bytes without end is HTTP_TOO_LARGE or out of time, in flat memory', async () => {
    const chunk = Buffer.from('1\r\n \r\n'.repeat(10_000));
    const before = process.memoryUsage().arrayBuffers;
    const { code } = await probe(
      () => (socket) => {
        const pour = () => {
          while (!socket.destroyed && socket.write(chunk));
        };
        socket.write(`${OK}Transfer-Encoding: chunked\r\n\r\n`);
        socket.on('drain', pour);
        pour();
      },
      { timeoutMs: 4000 },
    );
    expect(['HTTP_TOO_LARGE', 'HTTP_TIMEOUT']).toContain(code);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  test('headers over 64 KiB are HTTP_TOO_LARGE', async () => {
    expect((await probe(() => answer(200, LIST, { 'X-Pad': 'p'.repeat(70_000) }))).code).toBe(
      'HTTP_TOO_LARGE',
    );
  });
});

test('a body that only its connection ends, and that ends too early, is HTTP_TRUNCATED', async () => {
  const cut = (socket: { end(text: string): unknown }) =>
    void socket.end(`${OK}\r\n{"object":"list","data":[{"id":"sm`);
  expect((await probe(() => cut)).code).toBe('HTTP_TRUNCATED');
});

test('records hold every request without the key', async () => {
  const { records } = await probe(() => answer(200, LIST, { 'X-Echo': KEY, Server: `srv ${KEY}` }), {
    keyPlacement: { in: 'query', name: 'key' },
  });
  expect(records).toHaveLength(1);
  expect(records[0]).toMatchObject({
    method: 'GET',
    status: 200,
    url: expect.stringMatching(/models\?key=REDACTED$/),
  });
  expect(JSON.stringify(records)).not.toContain(KEY);
});
