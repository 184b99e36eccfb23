import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { handshake } from '../../../functions/handshake/handshake.ts';
import type { HandshakeSpec } from '../../../functions/handshake/spec.ts';

let silent: Server;
let port: number;
beforeAll(async () => {
  silent = createServer((socket) => socket.on('error', () => socket.destroy()).resume());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  port = (silent.address() as { port: number }).port;
});
afterAll(() => new Promise<void>((resolve) => silent.close(() => resolve())));

const spec = (url: string, timeoutMs = 1200): HandshakeSpec => ({
  target: 'api',
  protocol: 'openai',
  url: new URL(url),
  location: 'private:test',
  credential: { state: 'none' },
  timeoutMs,
});

/** Keeps the event loop from running anything else. */
function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('a timeout that our own lag explains is ours', async () => {
  const looked = handshake(spec(`https://127.0.0.1:${port}/v1`));
  setTimeout(() => block(1500), 20);
  const { verdict } = await looked;
  expect(verdict).toMatchObject({
    outcome: 'inconclusive',
    fault: { code: 'WATCHER_STARVED', phase: 'tls', evidence: { original: { code: 'TLS_TIMEOUT' } } },
  });
  expect(verdict.fault?.evidence['lagMs']).toBeGreaterThan(1000);
});

test('a short lag is told of, and changes nothing', async () => {
  // So long that what a busy machine adds to the lag does not make it half of the wait.
  const looked = handshake(spec(`https://127.0.0.1:${port}/v1`, 4_000));
  setTimeout(() => block(450), 20);
  const { verdict } = await looked;
  expect([verdict.outcome, verdict.fault?.code]).toEqual(['failed', 'TLS_TIMEOUT']);
  expect(verdict.fault?.evidence['eventLoopLagMs']).toBeGreaterThanOrEqual(250);
});

test('a fault that is no wait stays what it is, however much the loop lagged', async () => {
  const looked = handshake(spec('http://127.0.0.1:1/v1'));
  block(800);
  const { verdict } = await looked;
  expect(verdict.fault).toMatchObject({
    code: 'TCP_REFUSED',
    evidence: { eventLoopLagMs: expect.any(Number) },
  });
});

test('without lag nothing is said', async () => {
  const looked = async () => (await handshake(spec(`https://127.0.0.1:${port}/v1`))).verdict.fault;
  let fault = await looked();
  // A busy machine has lags of its own.
  for (let again = 0; again < 4 && fault?.evidence['eventLoopLagMs'] !== undefined; again++)
    fault = await looked();
  expect(fault?.code).toBe('TLS_TIMEOUT');
  expect(fault?.evidence).not.toHaveProperty('eventLoopLagMs');
});
