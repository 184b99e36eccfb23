import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Process } from './process.ts';

const CONNECTING = 'net.client.socket';

/** Whose work is being done: what it starts is its own. */
export const callers = new AsyncLocalStorage<Process>();

const byWay = new Map<string, Process>();

/** From a port to a port: connections to different peers may leave from the same one. */
const way = (from: number, to: number | string | undefined): string => `${from} ${to}`;

/** A peer in this very process sees no more of a caller than its port. */
function remember(message: unknown): void {
  const { socket } = message as { readonly socket: Socket };
  const caller = callers.getStore();
  socket.once('connect', () => {
    const { localPort, remotePort } = socket;
    if (localPort === undefined) return;
    if (caller) byWay.set(way(localPort, remotePort), caller);
    else byWay.delete(way(localPort, remotePort));
  });
}

let asking = 0;

/**
 * While the work lasts, whoever connects is remembered, by everybody in this process: what comes later in it, another
 * file of tests too, keeps its connections to itself.
 */
export async function knowingCallers<Result>(work: () => Promise<Result>): Promise<Result> {
  if (asking === 0) subscribe(CONNECTING, remember);
  asking += 1;
  try {
    return await work();
  } finally {
    asking -= 1;
    if (asking === 0) {
      unsubscribe(CONNECTING, remember);
      byWay.clear();
    }
  }
}

/** Who came from a port to a peer on this machine; undefined where it is none of those that may die. */
export const callerAt = (from: number, peer: string | URL): Process | undefined =>
  byWay.get(way(from, new URL(peer).port));
