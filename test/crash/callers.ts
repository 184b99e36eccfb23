import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Process } from './process.ts';

/** Whose work is being done: what it starts is its own. */
export const callers = new AsyncLocalStorage<Process>();

const byWay = new Map<string, Process>();

/** From a port to a port: connections to different peers may leave from the same one. */
const way = (from: number, to: number | string | undefined): string => `${from} ${to}`;

/** A peer in this very process sees no more of a caller than its port. */
subscribe('net.client.socket', (message) => {
  const { socket } = message as { readonly socket: Socket };
  const caller = callers.getStore();
  socket.once('connect', () => {
    const { localPort, remotePort } = socket;
    if (localPort === undefined) return;
    if (caller) byWay.set(way(localPort, remotePort), caller);
    else byWay.delete(way(localPort, remotePort));
  });
});

/** Who came from a port to a peer on this machine; undefined where it is none of those that may die. */
export const callerAt = (from: number, peer: string | URL): Process | undefined =>
  byWay.get(way(from, new URL(peer).port));
