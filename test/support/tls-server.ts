import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';

/** What one TLS server saw. */
export interface TlsServer {
  readonly port: number;
  /** TCP connections accepted. */
  connections(): number;
  /** TLS handshakes completed; `resumed` of them reused a session. */
  handshakes(): { readonly full: number; readonly resumed: number };
  /** Server names asked for, in order; an empty string where the client sent none. */
  readonly servernames: readonly string[];
  /** Every decrypted byte that clients sent. */
  received(): Buffer;
  /** Connections still open. */
  open(): number;
  close(): Promise<void>;
}

/** A real TLS server on loopback that counts; answers nothing unless `onSocket` does. */
export async function startTlsServer(
  options: TlsOptions,
  { host = '127.0.0.1', onSocket }: { host?: string; onSocket?: (socket: TLSSocket) => void } = {},
): Promise<TlsServer> {
  const chunks: Buffer[] = [];
  const servernames: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const done = { full: 0, resumed: 0 };
  const server: Server = createServer(options, (socket) => {
    done[socket.isSessionReused() ? 'resumed' : 'full']++;
    servernames.push(typeof socket.servername === 'string' ? socket.servername : '');
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => socket.destroy());
    onSocket?.(socket);
  });
  server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    handshakes: () => ({ ...done }),
    servernames,
    received: () => Buffer.concat(chunks),
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
