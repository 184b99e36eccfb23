import type { Socket } from 'node:net';

const INTERIM = /^HTTP\/1\.[01] 1(?!01)\d\d/;
const STATUS_LENGTH = 'HTTP/1.1 100'.length;
const HEAD_END = '\r\n\r\n';
const MAX_HEAD = 64 * 1024;
const NONE: Buffer = Buffer.alloc(0);

/**
 * Takes interim answers (1xx but 101) out of what a socket brings. Any server may send any number of them, asked or
 * not (RFC 9110 §15.2); undici breaks a connection that says `100 Continue` unasked. Each request, that is each
 * write, is followed by interim heads until the final one begins; from there on nothing is looked at.
 */
export function withoutInterim(socket: Socket): Socket {
  let waiting = true;
  let held = NONE;
  const write = socket.write.bind(socket);
  const read = socket.read.bind(socket);
  socket.write = ((...sent: Parameters<Socket['write']>) => {
    waiting = true;
    return write(...sent);
  }) as Socket['write'];
  socket.read = (size?: number): Buffer | null => {
    const chunk: Buffer | null = read(size);
    if (!waiting || chunk === null) return chunk;
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (;;) {
      const status = held.toString('latin1', 0, STATUS_LENGTH);
      if (status.length < STATUS_LENGTH && 'HTTP/1.1 1'.startsWith(status.slice(0, 10))) return null;
      if (!INTERIM.test(status)) break;
      const end = held.indexOf(HEAD_END);
      if (end < 0 && held.length < MAX_HEAD) return null;
      if (end < 0) break;
      held = held.subarray(end + HEAD_END.length);
    }
    waiting = false;
    const rest = held;
    held = NONE;
    return rest;
  };
  return socket;
}
