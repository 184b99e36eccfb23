import { HandshakeFault } from '../fault.ts';
import type { Connection, Endpoint } from '../network/connection.ts';
import type { NetworkOptions } from '../spec.ts';

export function endpointOf(url: URL): Endpoint {
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    secure,
  };
}

const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

/**
 * The last guard before a key goes out unencrypted: the address that the name really led to is asked, since a name
 * can lead anywhere. Behind a proxy that address is the proxy's, so the target has to be a loopback literal as well.
 */
export function refusePlainKey({ endpoint, socket }: Connection, network: NetworkOptions): void {
  if (endpoint.secure) return;
  const address = socket.remoteAddress;
  // No address any more: the peer reset what it had just accepted.
  if (address === undefined) throw new HandshakeFault('TCP_RESET', { host: endpoint.host });
  const targetIsLocal = LOOPBACK.test(endpoint.host) || endpoint.host === 'localhost';
  if (LOOPBACK.test(address) && (network.proxy === undefined || targetIsLocal)) return;
  throw new HandshakeFault('ADDRESS_REFUSED', {
    address,
    host: endpoint.host,
    reason: 'plain http carries no key to an address that is not loopback',
  });
}
