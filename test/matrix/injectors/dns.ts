import type { NetworkOptions } from '../../../functions/handshake/spec.ts';
import { type DnsHandler, dnsPeer } from '../../support/fault-dns.ts';
import { answer } from '../../support/fault-http.ts';
import type { Injector, Injectors } from '../injection.ts';
import { HANG_MS, openai } from '../specs.ts';
import { MODELS } from './bodies.ts';

const HOST = 'api.fault.test';
const NXDOMAIN = { rcode: 3 };
const EMPTY = { rcode: 0 };
const LOOPBACK = { rcode: 0, addresses: ['127.0.0.1'] };

const named =
  (handle: DnsHandler, network: NetworkOptions = {}, timeoutMs?: number): Injector =>
  async (peers) => {
    const dns = await dnsPeer(peers, handle);
    const { port } = await peers.http(() => answer(200, MODELS));
    return {
      spec: openai(`http://${HOST}:${port}/v1`, {
        network: { dns: dns.address, ...network },
        ...(timeoutMs ? { timeoutMs } : {}),
      }),
    };
  };

const withSecond =
  (second: DnsHandler): Injector =>
  async (peers) => {
    const { address } = await dnsPeer(peers, second);
    return named(() => NXDOMAIN, { secondDns: address })(peers);
  };

const literal =
  (host: string, network: NetworkOptions): Injector =>
  async (peers) => {
    const { port } = await peers.http(() => answer(200, MODELS));
    return { spec: openai(`https://${host}:${port}/v1`, { network }) };
  };

export const dnsInjectors: Injectors = {
  'dns/nxdomain': named(() => NXDOMAIN),
  'dns/nxdomain-second-knows': withSecond((_, type) => (type === 'A' ? LOOPBACK : EMPTY)),
  'dns/nxdomain-second-agrees': withSecond(() => NXDOMAIN),
  'dns/no-address': named(() => EMPTY),
  'dns/servfail': named(() => ({ rcode: 2 })),
  'dns/refused': named(() => ({ rcode: 5 })),
  'dns/format-error': named(() => ({ rcode: 1 })),
  'dns/not-implemented': named(() => ({ rcode: 4 })),
  'dns/no-message': named(() => Buffer.from('00112233', 'hex')),
  'dns/a-silent-aaaa-empty': named((_, type) => (type === 'A' ? undefined : EMPTY), {}, HANG_MS),
  'dns/sinkhole-beside-address': named((_, type) =>
    type === 'A' ? { rcode: 0, addresses: ['0.0.0.0', '127.0.0.1'] } : EMPTY,
  ),
  'dns/silence': named(() => undefined, {}, HANG_MS),
  'dns/a-servfail-aaaa-empty': named((_, type) => (type === 'A' ? { rcode: 2 } : EMPTY)),
  'dns/sinkhole': named((_, type) => ({ rcode: 0, addresses: [type === 'A' ? '0.0.0.0' : '::'] })),
  'dns/sinkhole-a-only': named((_, type) => (type === 'A' ? { rcode: 0, addresses: ['0.0.0.0'] } : EMPTY)),
  'dns/a-ok-aaaa-servfail': named((_, type) => (type === 'A' ? LOOPBACK : { rcode: 2 })),
  'dns/a-ok-aaaa-silence': named((_, type) => (type === 'A' ? LOOPBACK : undefined)),
  'dns/loopback-refused': named((_, type) => (type === 'A' ? LOOPBACK : EMPTY), {
    refuseLocalAddresses: true,
  }),
  'dns/metadata-address-refused': named(
    (_, type) => (type === 'A' ? { rcode: 0, addresses: ['169.254.169.254'] } : EMPTY),
    { refuseLocalAddresses: true },
  ),
  'dns/literal-loopback-refused': literal('127.0.0.1', { refuseLocalAddresses: true }),
  'dns/mapped-loopback-refused': literal('[::ffff:127.0.0.1]', { refuseLocalAddresses: true }),
};
