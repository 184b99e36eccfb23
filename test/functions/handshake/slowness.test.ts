import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { handshake } from '../../../functions/handshake/handshake.ts';
import { thresholdsOf } from '../../../functions/handshake/slowness.ts';
import type { HandshakeSpec, Thresholds } from '../../../functions/handshake/spec.ts';

const server = createServer(async (_request, response) => {
  await sleep(300);
  response.setHeader('content-type', 'application/json').end('{"object":"list","data":[{"id":"small"}]}');
});

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  server.close();
});

const spec = (thresholds?: Thresholds): HandshakeSpec => ({
  target: 'api',
  protocol: 'openai',
  url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`),
  location: 'private:test',
  credential: { state: 'none' },
  ...(thresholds && { thresholds }),
});

test('a third of a second is not slow', async () => {
  const { verdict } = await handshake(spec());
  expect(verdict).toMatchObject({ outcome: 'paired', warnings: [] });
});

test('by thresholds of one’s own it is, and the slowest phase is named', async () => {
  const { verdict } = await handshake(spec({ SLOW_HANDSHAKE: { warn: 100, critical: 10_000 } }));
  expect(verdict.outcome).toBe('paired');
  expect(verdict.warnings).toMatchObject([
    { code: 'SLOW_HANDSHAKE', evidence: { value: expect.any(Number), slowestPhase: 'http' } },
  ]);
});

test('past the critical threshold it degrades', async () => {
  const { verdict } = await handshake(spec({ SLOW_HANDSHAKE: { warn: 100, critical: 200 } }));
  expect(verdict).toMatchObject({ outcome: 'degraded', warnings: [{ evidence: { critical: true } }] });
});

test('an exchange may take longer, unless the configuration says otherwise', () => {
  const withExchange = { ...spec(), exchange: {} };
  expect(thresholdsOf(withExchange).SLOW_HANDSHAKE).toEqual({ warn: 15_000, critical: 30_000 });
  expect(
    thresholdsOf({ ...withExchange, thresholds: { SLOW_HANDSHAKE: { warn: 1 } } }).SLOW_HANDSHAKE,
  ).toEqual({
    warn: 1,
    critical: 30_000,
  });
});
