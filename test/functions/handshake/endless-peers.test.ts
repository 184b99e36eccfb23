import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { handshake } from '../../../functions/handshake/handshake.ts';
import type { HandshakeSpec } from '../../../functions/handshake/spec.ts';
import { MODELS } from '../../matrix/injectors/bodies.ts';
import { openai, openclaw } from '../../matrix/specs.ts';
import { challenge, gatewayPeer, sends } from '../../support/fault-gateway.ts';
import { answer } from '../../support/fault-http.ts';
import { FaultPeers } from '../../support/fault-peers.ts';

let peers = new FaultPeers();
afterEach(async () => {
  await peers.close();
  peers = new FaultPeers();
});

const DEADLINE_MS = 1500;
const MAX_GROWTH_MB = 96;
const MB = 2 ** 20;

/** Meets the peer, and holds the process's memory against what it was, peer included. */
async function verdictOf(spec: HandshakeSpec): Promise<{ code: string; inTime: boolean; growthMb: number }> {
  const used = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / MB;
  };
  const before = used();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, used());
  }, 10);
  const began = performance.now();
  const { verdict } = await handshake({ ...spec, timeoutMs: DEADLINE_MS });
  const ms = performance.now() - began;
  clearInterval(watch);
  return {
    code: verdict.fault?.code ?? verdict.outcome,
    inTime: ms < DEADLINE_MS + 250,
    growthMb: most - before,
  };
}

/** Writes as fast as the other side reads, or every so often. */
function forEver(head: string, piece: string | Buffer, everyMs?: number): (socket: Socket) => void {
  return (socket) => {
    socket.write(head);
    if (everyMs !== undefined) {
      const timer = setInterval(() => socket.write(piece), everyMs);
      socket.on('close', () => clearInterval(timer));
      return;
    }
    const push = () => {
      while (socket.writable && socket.write(piece));
    };
    socket.on('drain', push);
    push();
  };
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const HTTP: readonly [string, string, (socket: Socket) => void][] = [
  ['accepts and hangs', 'HTTP_TIMEOUT', () => undefined],
  ['drips a byte a second', 'HTTP_TIMEOUT', forEver(`${OK}Content-Length: 9999\r\n\r\n`, ' ', 1000)],
  ['drips its headers', 'HTTP_TIMEOUT', forEver('HTTP/1.1 200 OK\r\nX-A: ', 'a', 500)],
  ['never stops sending its body', 'HTTP_TOO_LARGE', forEver(`${OK}\r\n`, Buffer.alloc(65_536, 0x20))],
  [
    'never stops sending chunks',
    'HTTP_TOO_LARGE',
    forEver(`${OK}Transfer-Encoding: chunked\r\n\r\n`, `4000\r\n${' '.repeat(0x4000)}\r\n`),
  ],
  ['never stops sending a header', 'HTTP_TOO_LARGE', forEver('HTTP/1.1 200 OK\r\nX-A: ', 'a'.repeat(65_536))],
  [
    'never stops sending headers',
    'HTTP_TOO_LARGE',
    forEver('HTTP/1.1 200 OK\r\n', `${'X-A: b\r\n'.repeat(4096)}`),
  ],
  [
    'answers 103 for ever, as fast as it can',
    'HTTP_TIMEOUT',
    forEver('', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(500)),
  ],
  ['answers 100 for ever', 'HTTP_TIMEOUT', forEver('', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(500))],
  ['answers 102 now and then', 'HTTP_TIMEOUT', forEver('', 'HTTP/1.1 102 Processing\r\n\r\n', 100)],
];

describe('a verdict in time and flat memory: a peer that', () => {
  test.each(HTTP)('%s is %s', async (_, code, onRequest) => {
    const { port } = await peers.http(() => onRequest);
    const got = await verdictOf(openai(port));
    expect([got.code, got.inTime]).toEqual([code, true]);
    expect(got.growthMb).toBeLessThan(MAX_GROWTH_MB);
  });

  test('goes on sending after its answer pairs all the same', async () => {
    const { port } = await peers.http(() => forEver(answer(200, MODELS).toString(), 'x'.repeat(65_536)));
    const got = await verdictOf(openai(port));
    expect([got.code, got.inTime]).toEqual(['paired', true]);
    expect(got.growthMb).toBeLessThan(MAX_GROWTH_MB);
  });

  const event = Buffer.from(`: ${' '.repeat(60_000)}\n\n`);
  const stream = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n';
  test('streams comments for ever is HTTP_TOO_LARGE', async () => {
    const { port } = await peers.http(({ method }) =>
      method === 'POST' ? forEver(stream, event) : answer(200, MODELS),
    );
    const got = await verdictOf(openai(port, { exchange: { stream: true } }));
    expect([got.code, got.inTime]).toEqual(['HTTP_TOO_LARGE', true]);
    expect(got.growthMb).toBeLessThan(MAX_GROWTH_MB);
  });

  const tick = Buffer.concat([Buffer.from([0x81, 126, 0x40, 0]), Buffer.alloc(0x4000, 0x20)]);
  const GATEWAY: readonly [string, Parameters<typeof gatewayPeer>[1]][] = [
    [
      'sends events for ever',
      {
        greet: sends(challenge()),
        connect: () => (socket) =>
          flood(
            () => socket.send(JSON.stringify({ type: 'event', event: 'tick', payload: 'x'.repeat(16_000) })),
            socket,
          ),
      },
    ],
    [
      'pings for ever',
      {
        greet: sends(challenge()),
        connect: () => (socket) => flood(() => socket.ping('x'.repeat(120)), socket),
      },
    ],
    [
      'never ends its message',
      {
        greet: sends(challenge()),
        connect: () => (socket) => flood(() => socket.send(tick, { fin: false }), socket),
      },
    ],
  ];

  test.each(GATEWAY)('is a gateway and %s', async (_, script) => {
    const port = await gatewayPeer(peers, script);
    const got = await verdictOf(openclaw(port));
    expect(got.inTime).toBe(true);
    expect(['GATEWAY_HUNG', 'GATEWAY_NOT_OPENCLAW']).toContain(got.code);
    expect(got.growthMb).toBeLessThan(MAX_GROWTH_MB);
  });
});

/** As much as the other side takes. */
function flood(
  send: () => void,
  socket: { bufferedAmount: number; readyState: number; on(event: 'close', on: () => void): void },
): void {
  const timer = setInterval(() => {
    for (let times = 0; times < 200 && socket.readyState === 1 && socket.bufferedAmount < MB; times++) send();
  }, 1);
  socket.on('close', () => clearInterval(timer));
}
