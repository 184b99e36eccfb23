import type { Socket } from 'node:net';
import type { Scope } from '../scope.ts';
import type { NetworkOptions } from '../spec.ts';
import { lookUp } from './dns.ts';
import type { Endpoint } from './endpoint.ts';
import { connectTcp } from './tcp.ts';
import { networkWaitMs } from './wait.ts';

/** dns → tcp, without TLS and without a proxy. */
export async function connectDirectly(
  endpoint: Endpoint,
  network: NetworkOptions,
  scope: Scope,
): Promise<Socket> {
  const lookup = await lookUp(endpoint, network, scope);
  const socket = await connectTcp(endpoint, lookup, networkWaitMs(network, scope), scope);
  scope.onEnd(() => socket.destroy());
  return socket;
}
