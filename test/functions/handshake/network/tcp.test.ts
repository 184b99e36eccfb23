import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type DnsServer, startDnsServer } from '../../../support/dns-server.ts';
import { type BlackHole, startBlackHole } from '../../../support/full-backlog.ts';
import { attempt } from './attempt.ts';

const NAME = 'gateway.example';

/** A listener that counts, on one family or both. */
async function listener(host: string, port = 0) {
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections++;
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return {
    port: (server.address() as { port: number }).port,
    connections: () => connections,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

let dns: DnsServer;
let hole: BlackHole;
beforeAll(async () => {
  dns = await startDnsServer((type) => (type === 'A' ? ['127.0.0.1'] : ['::1']));
  hole = await startBlackHole('::1');
});
afterAll(async () => {
  await dns.close();
  await hole.close();
});

describe('a host with both families', () => {
  const reach = (port: number, timeoutMs = 3000) =>
    attempt({ host: NAME, port, timeoutMs, network: { dns: dns.address } });

  test('is reached over IPv6, by one connection', async () => {
    const ipv6 = await listener('::1');
    const ipv4 = await listener('127.0.0.1', ipv6.port);
    const got = await reach(ipv6.port);
    expect(got.facts('tcp')).toMatchObject({ address: '::1', family: 'IPv6' });
    expect([got.warnings, ipv6.connections(), ipv4.connections()]).toEqual([[], 1, 0]);
    await reach(ipv6.port);
    expect([ipv6.connections(), ipv4.connections()]).toEqual([2, 0]);
    await Promise.all([ipv6.close(), ipv4.close()]);
  });

  test('is reached over IPv4 at once where IPv6 is refused, and the broken family is told of', async () => {
    const ipv4 = await listener('127.0.0.1');
    const got = await reach(ipv4.port);
    expect([got.code, got.warnings]).toEqual(['connected', ['ADDRESS_FAMILY_BROKEN']]);
    expect(got.facts('tcp')['attempts']).toMatchObject([
      { address: '::1', result: 'ECONNREFUSED' },
      { address: '127.0.0.1', result: 'connected' },
    ]);
    await ipv4.close();
  });

  test('is reached over IPv4 after the attempt delay where IPv6 is silent', async () => {
    const ipv4 = await listener('127.0.0.1', hole.port);
    const got = await reach(hole.port);
    expect(got.facts('tcp')).toMatchObject({ address: '127.0.0.1' });
    expect(got.warnings).toEqual(['ADDRESS_FAMILY_BROKEN']);
    expect(got.ms).toBeGreaterThan(240);
    await ipv4.close();
  });

  test('that refuses over one family and is silent over the other refuses', async () => {
    const got = await reach(hole.port, 800);
    expect(got.code).toBe('TCP_REFUSED');
    expect(got.evidence['attempts']).toMatchObject([
      { address: '::1', family: 'IPv6', result: 'no answer' },
      { address: '127.0.0.1', family: 'IPv4', result: 'ECONNREFUSED' },
    ]);
  });
});

test('a port where nothing listens', async () => {
  const gone = await listener('127.0.0.1');
  await gone.close();
  const got = await attempt({ host: '127.0.0.1', port: gone.port });
  expect([got.code, got.phases.map(({ phase, ok }) => [phase, ok])]).toEqual([
    'TCP_REFUSED',
    [
      ['dns', true],
      ['tcp', false],
    ],
  ]);
});

test('silence ends with the deadline, under its own code', async () => {
  const got = await attempt({ host: '::1', port: hole.port, timeoutMs: 600 });
  expect(got.code).toBe('TCP_TIMEOUT');
  expect(got.ms).toBeGreaterThan(550);
  expect(got.ms).toBeLessThan(3_000);
});

test('silence leaves time for the control endpoint where there is one', async () => {
  const control = { host: '127.0.0.1', port: 9, reachedAt: Date.now() };
  const got = await attempt({ host: '::1', port: hole.port, timeoutMs: 1000, network: { control } });
  expect([got.code, got.ms < 900]).toEqual(['TCP_TIMEOUT', true]);
});

test('a machine without a way to a family blames the address, not the network between', async () => {
  const got = await attempt({ host: 'fe80::1', port: 9, timeoutMs: 1000 });
  expect(['TCP_UNREACHABLE', 'TCP_TIMEOUT']).toContain(got.code);
});

test('nothing is left when it is over', async () => {
  const ipv4 = await listener('127.0.0.1');
  const before = process.getActiveResourcesInfo().length;
  for (let run = 0; run < 20; run++)
    await attempt({ host: NAME, port: ipv4.port, network: { dns: dns.address } });
  const now = () => process.getActiveResourcesInfo().length;
  for (let waits = 0; waits < 200 && now() > before; waits++) await sleep(10);
  expect(now()).toBeLessThanOrEqual(before);
  await ipv4.close();
});
