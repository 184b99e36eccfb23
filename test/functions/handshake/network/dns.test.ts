import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { NetworkOptions } from '../../../../functions/handshake/spec.ts';
import {
  type DnsReply,
  type DnsServer,
  type RecordType,
  startDnsServer,
} from '../../../support/dns-server.ts';
import { attempt } from './attempt.ts';

const NAME = 'gateway.example';
let listener: Server;
let port = 0;
const servers: DnsServer[] = [];

beforeAll(async () => {
  listener = createServer((socket) => socket.on('error', () => socket.destroy()));
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  port = (listener.address() as { port: number }).port;
});
afterAll(() => new Promise<void>((resolve) => listener.close(() => resolve())));
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function resolver(answer: (type: RecordType, name: string) => DnsReply, host?: '127.0.0.1' | '::1') {
  const server = await startDnsServer(answer, host);
  servers.push(server);
  return server;
}

const ask = (network: NetworkOptions, timeoutMs = 2000) => attempt({ host: NAME, port, network, timeoutMs });
const both = (a: DnsReply, aaaa: DnsReply) => (type: RecordType) => (type === 'A' ? a : aaaa);

describe('one resolver', () => {
  test.each<[string, DnsReply, DnsReply, string]>([
    ['an IPv4 address', ['127.0.0.1'], 'no-data', 'connected'],
    ['NXDOMAIN', 'nxdomain', 'nxdomain', 'DNS_NOT_FOUND'],
    ['no address of either family', 'no-data', 'no-data', 'DNS_NO_ADDRESS'],
    ['NXDOMAIN for one family only', 'no-data', 'nxdomain', 'DNS_NO_ADDRESS'],
    ['SERVFAIL', 'servfail', 'servfail', 'DNS_SERVER_FAILURE'],
    ['REFUSED', 'refused', 'refused', 'DNS_SERVER_FAILURE'],
    ['silence', 'silence', 'silence', 'DNS_TIMEOUT'],
    ['no data, and silence', 'no-data', 'silence', 'DNS_TIMEOUT'],
    ['no data, and SERVFAIL', 'no-data', 'servfail', 'DNS_SERVER_FAILURE'],
    ['0.0.0.0', ['0.0.0.0'], 'no-data', 'DNS_SINKHOLED'],
    ['0.0.0.0 and ::', ['0.0.0.0'], ['::'], 'DNS_SINKHOLED'],
    ['::, and an IPv4 address', ['127.0.0.1'], ['::'], 'connected'],
    ['an address, and SERVFAIL', ['127.0.0.1'], 'servfail', 'connected'],
    ['an address, and silence', ['127.0.0.1'], 'silence', 'connected'],
    ['an address, and NXDOMAIN', ['127.0.0.1'], 'nxdomain', 'connected'],
  ])('%s', async (_, a, aaaa, code) => {
    const server = await resolver(both(a, aaaa));
    const got = await ask({ dns: server.address });
    expect(got.code).toBe(code);
    expect([...server.queries].sort()).toEqual([`A ${NAME}`, `AAAA ${NAME}`]);
    expect(got.ms).toBeLessThan(4_500);
  });

  test('is asked twice as much by two handshakes', async () => {
    const server = await resolver(both(['127.0.0.1'], 'no-data'));
    await ask({ dns: server.address });
    await ask({ dns: server.address });
    expect([...server.queries].sort()).toEqual([`A ${NAME}`, `A ${NAME}`, `AAAA ${NAME}`, `AAAA ${NAME}`]);
  });

  test('may listen on IPv6', async () => {
    const server = await resolver(both(['127.0.0.1'], 'no-data'), '::1');
    expect((await ask({ dns: server.address })).code).toBe('connected');
  });

  test('that is not there is a server failure', async () => {
    const server = await startDnsServer(() => 'silence');
    await server.close();
    expect((await ask({ dns: server.address })).code).toBe('DNS_SERVER_FAILURE');
  });

  test('leaves time to tell the cause when it is silent', async () => {
    const server = await resolver(() => 'silence');
    const got = await ask({ dns: server.address }, 1000);
    expect(got.code).toBe('DNS_TIMEOUT');
  });

  test('IPv4 waits for IPv6 no longer than the resolution delay', async () => {
    const server = await resolver(both(['127.0.0.1'], { afterMs: 1500, reply: ['::1'] }));
    const got = await ask({ dns: server.address });
    expect(got.code).toBe('connected');
    expect(got.facts('dns')).toMatchObject({ a: 'addresses', aaaa: 'pending', addresses: ['127.0.0.1'] });
  });

  test('IPv4 that comes late is used when IPv6 fails', async () => {
    const server = await resolver(both({ afterMs: 200, reply: ['127.0.0.1'] }, ['::1']));
    const got = await ask({ dns: server.address });
    expect(got.code).toBe('connected');
    expect(got.facts('tcp')).toMatchObject({ address: '127.0.0.1' });
    expect(got.warnings).toEqual(['ADDRESS_FAMILY_BROKEN']);
  });
});

describe('a second resolver', () => {
  test('that knows the name is told of', async () => {
    const first = await resolver(() => 'servfail');
    const second = await resolver(both(['127.0.0.1'], 'no-data'));
    const got = await ask({ dns: first.address, secondDns: second.address }, 4000);
    expect(got.code).toBe('DNS_SERVER_FAILURE');
    expect(got.evidence).toMatchObject({ secondResolver: second.address, secondResolverKnew: true });
  });

  test('tells a filter from a dead name', async () => {
    const first = await resolver(both(['0.0.0.0'], 'no-data'));
    const second = await resolver(both(['127.0.0.1'], 'no-data'));
    const got = await ask({ dns: first.address, secondDns: second.address }, 4000);
    expect([got.code, got.evidence['secondResolverKnew']]).toEqual(['DNS_SINKHOLED', true]);
  });

  test('that is silent ends within its second', async () => {
    const first = await resolver(() => 'nxdomain');
    const second = await resolver(() => 'silence');
    const got = await ask({ dns: first.address, secondDns: second.address }, 4000);
    expect(got.evidence).toMatchObject({ secondResolverKnew: false });
    expect(got.ms).toBeLessThan(3_500);
  });

  test('is not asked with less than a second left, nor when all is well', async () => {
    const first = await resolver((type, name) => {
      if (name === NAME) return 'servfail';
      return type === 'A' ? ['127.0.0.1'] : 'no-data';
    });
    const second = await resolver(() => 'nxdomain');
    await ask({ dns: first.address, secondDns: second.address }, 900);
    await attempt({
      host: 'other.example',
      port,
      network: { dns: first.address, secondDns: second.address },
    });
    expect(second.queries).toEqual([]);
  });
});

describe('names that need no resolver', () => {
  test.each<[string, string, NetworkOptions, string]>([
    ['a literal address', '127.0.0.1', {}, 'literal'],
    [
      'a fixed address',
      'gateway.example',
      { resolve: [{ host: 'Gateway.Example', port: 0, address: '127.0.0.1' }] },
      'resolve',
    ],
    ['localhost', 'localhost', {}, 'hosts'],
    ['localhost without the hosts file', 'localhost', { dns: '127.0.0.1:9' }, 'localhost'],
    ['below localhost, with the final dot', 'gw.localhost.', {}, 'localhost'],
  ])('%s', async (_, host, network, source) => {
    const resolve = network.resolve?.map((entry) => ({ ...entry, port }));
    const got = await attempt({ host, port, network: { ...network, ...(resolve ? { resolve } : {}) } });
    expect(got.code).toBe('connected');
    expect(got.facts('dns')).toMatchObject({ source });
    expect(got.warnings).toEqual([]);
  });
});

test('the operating system is asked where DNS knows nothing', async () => {
  const got = await attempt({ host: 'no-such-name.invalid', port, timeoutMs: 4000 });
  expect(['DNS_NOT_FOUND', 'DNS_SERVER_FAILURE', 'DNS_TIMEOUT']).toContain(got.code);
  if (got.code === 'DNS_NOT_FOUND')
    expect(got.evidence).toMatchObject({ operatingSystem: 'does not know it' });
});

describe('addresses that must not be called', () => {
  const refusing = (address: string, dns: string) =>
    ask({ dns, refuseLocalAddresses: true }).then((got) => [address, got.code]);

  test.each(['127.0.0.1', '127.9.9.9', '0.1.2.3', '169.254.169.254'])('%s', async (address) => {
    const server = await resolver(both([address], 'no-data'));
    expect(await refusing(address, server.address)).toEqual([address, 'ADDRESS_REFUSED']);
  });

  test.each(['::1', 'fe80::1', 'fd00:ec2::254', '::ffff:7f00:1', '::ffff:a9fe:a9fe', '64:ff9b::7f00:1'])(
    '%s',
    async (address) => {
      const server = await resolver(both('no-data', [address]));
      expect(await refusing(address, server.address)).toEqual([address, 'ADDRESS_REFUSED']);
    },
  );

  test.each(['127.0.0.1', 'localhost', '::1', '0.0.0.0', '::ffff:127.0.0.1'])(
    '%s as the host',
    async (host) => {
      const got = await attempt({ host, port, network: { refuseLocalAddresses: true } });
      expect(got.code).toBe('ADDRESS_REFUSED');
      expect(got.phases.map(({ phase }) => phase)).toEqual(['dns']);
    },
  );
});
