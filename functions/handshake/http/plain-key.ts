import { HandshakeFault } from '../fault.ts';
import { isLoopback } from '../network/address.ts';
import type { Connection } from '../network/connection.ts';
import { bareName, isLocalhost } from '../network/endpoint.ts';
import type { NetworkOptions } from '../spec.ts';

/**
 * The last guard before a key goes out unencrypted: the address that the name really led to is asked, since a name
 * can lead anywhere. Behind a proxy that address is the proxy's, so the target has to be one by its own name as well.
 */
export function refusePlainKey({ endpoint, socket }: Connection, network: NetworkOptions): void {
  if (endpoint.secure) return;
  // A socket that was once asked for its peer still names it when it is gone.
  const address = socket.destroyed ? undefined : socket.remoteAddress;
  // No address any more: the peer reset what it had just accepted.
  if (address === undefined) throw new HandshakeFault('TCP_RESET', { host: endpoint.host });
  const targetIsLocal = isLoopback(endpoint.host) || isLocalhost(bareName(endpoint.host));
  if (isLoopback(address) && (network.proxy === undefined || targetIsLocal)) return;
  throw new HandshakeFault('ADDRESS_REFUSED', {
    address,
    host: endpoint.host,
    reason: 'plain http carries no key to an address that is not loopback',
  });
}
