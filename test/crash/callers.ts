import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Process } from './process.ts';

/** Whose work is being done: what it starts is its own. */
export const callers = new AsyncLocalStorage<Process>();

const byPort = new Map<number, Process>();

/** A peer in this very process sees no more of a caller than its port. */
subscribe('net.client.socket', (message) => {
  const { socket } = message as { readonly socket: Socket };
  const caller = callers.getStore();
  socket.once('connect', () => {
    const { localPort } = socket;
    if (localPort === undefined) return;
    if (caller) byPort.set(localPort, caller);
    else byPort.delete(localPort);
  });
});

/** Undefined where it is none of those that may die. */
export const callerAt = (port: number): Process | undefined => byPort.get(port);
