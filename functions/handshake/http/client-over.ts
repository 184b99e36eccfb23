import type { Socket } from 'node:net';
import Client from 'undici/lib/dispatcher/client.js';
import { bracketed, type Endpoint } from '../network/endpoint.ts';
import { withoutInterim } from './interim.ts';

/** Headers and bodies past these are HTTP_TOO_LARGE. */
export const MAX_HEADER_BYTES = 64 * 1024;

/**
 * undici on a connection of ours, so that every phase before HTTP was seen and timed by us: `connected` is asked for
 * it at the first request, so that the client can be made while the connection still is. It never
 * opens a second one, speaks HTTP/1.1 only, and has no timers of its own: the handshake's deadline is the only one.
 */
export function clientOver(endpoint: Endpoint, connected: () => Socket): Client {
  let used = false;
  return new Client(`${endpoint.secure ? 'https' : 'http'}://${bracketed(endpoint.host)}:${endpoint.port}`, {
    // undici would forget the request if its connector answered before it returned.
    connect: (_options, callback) =>
      queueMicrotask(() => {
        const socket = connected();
        if (used || socket.destroyed)
          return callback(new Error('the connection has ended', { cause: socket.errored }), null);
        used = true;
        callback(null, withoutInterim(socket));
      }),
    allowH2: false,
    pipelining: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 60_000,
  });
}
