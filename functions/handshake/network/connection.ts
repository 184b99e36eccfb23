import type { Socket } from 'node:net';
import type { Scope } from '../scope.ts';
import type { NetworkOptions } from '../spec.ts';
import { connectDirectly } from './direct.ts';
import type { Endpoint } from './endpoint.ts';
import { throughProxy } from './proxy.ts';
import { secure } from './tls.ts';
import { networkWaitMs } from './wait.ts';

/** A socket that has passed its phases: connected, through the proxy where there is one, verified by TLS. */
export interface Connection {
  readonly endpoint: Endpoint;
  /** A tls.TLSSocket where the endpoint is secure. Not one byte of ours has been sent on it. */
  readonly socket: Socket;
}

/**
 * dns → tcp → (proxy) → tls, each as a phase of `scope.trace`; throws the HandshakeFault of the first that fails.
 * The socket is destroyed when the scope ends.
 */
export async function connect(
  endpoint: Endpoint,
  network: NetworkOptions,
  scope: Scope,
): Promise<Connection> {
  const socket = network.proxy
    ? await throughProxy(endpoint, network.proxy, network, scope)
    : await connectDirectly(endpoint, network, scope);
  if (!endpoint.secure) return { endpoint, socket };
  const limitMs = networkWaitMs(network, scope);
  return { endpoint, socket: await secure(socket, endpoint, network, limitMs, scope) };
}
