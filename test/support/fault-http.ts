import type { Socket } from 'node:net';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a peer does with a request: text goes out as it stands; a function does as it likes with the socket. */
export type HttpAnswer = string | Buffer | ((socket: Socket) => void);
export type HttpHandler = (request: HttpRequest) => HttpAnswer;

/** A peer's half of a broken connection is expected to fail. */
export const fault = { ignored: () => undefined };

/** Reads requests one after another, without any of the tolerance or strictness of a real server. */
export function serveHttp(socket: Socket, handle: HttpHandler): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const end = pending.indexOf('\r\n\r\n');
      if (end < 0) return;
      const [line = '', ...fields] = pending.subarray(0, end).toString('latin1').split('\r\n');
      const headers = Object.fromEntries(
        fields.map((field) => {
          const colon = field.indexOf(':');
          return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
        }),
      );
      const bodyEnd = end + 4 + Number(headers['content-length'] ?? 0);
      if (pending.length < bodyEnd) return;
      const body = pending.subarray(end + 4, bodyEnd).toString();
      pending = pending.subarray(bodyEnd);
      const [method = '', path = ''] = line.split(' ');
      const answer = handle({ method, path, headers, body });
      if (typeof answer === 'function') answer(socket);
      else socket.write(answer);
    }
  });
}

const REASONS: Readonly<Record<number, string>> = { 200: 'OK', 401: 'Unauthorized', 404: 'Not Found' };

/** A whole, well-formed answer; an object is sent as JSON. Without a date, since answers may be kept for long. */
export function answer(
  status: number,
  body: unknown = '',
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const type =
    typeof body === 'string' || Buffer.isBuffer(body) ? {} : { 'Content-Type': 'application/json' };
  const all = { ...type, 'Content-Length': String(bytes.length), ...headers };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const line = `HTTP/1.1 ${status} ${REASONS[status] ?? 'Status'}\r\n`;
  return Buffer.concat([Buffer.from(`${line}${head.join('')}\r\n`), bytes]);
}

export const html = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): Buffer =>
  answer(status, `<!DOCTYPE html><html><body>${text}</body></html>`, {
    'Content-Type': 'text/html',
    ...headers,
  });
