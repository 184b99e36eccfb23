import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { fault, type HttpHandler, serveHttp } from './fault-http.ts';

/** One listening peer and everything that was sent to it. */
export interface Peer {
  readonly port: number;
  /** Every byte that arrived on its connections, after decryption where it speaks TLS. */
  received(): Buffer;
  connections(): number;
}

/** Servers on real sockets for one scenario; knows which of their connections are still open. */
export class FaultPeers {
  readonly #servers: { close(done: () => void): unknown }[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #closers: (() => Promise<void> | void)[] = [];

  /** Connections that the other side has not closed yet. */
  get open(): number {
    return this.#sockets.size;
  }

  tcp(onSocket: (socket: Socket) => void, host = '127.0.0.1'): Promise<Peer> {
    return this.#listen(host, (record) =>
      createServer((socket) => {
        record(socket);
        onSocket(socket);
      }),
    );
  }

  tls(options: TlsOptions, onSocket: (socket: Socket) => void, host = '127.0.0.1'): Promise<Peer> {
    return this.#listen(host, (record) =>
      createTlsServer(options, (socket) => {
        record(socket);
        socket.on('error', fault.ignored);
        onSocket(socket);
      }).on('tlsClientError', (_error, socket) => socket.destroy()),
    );
  }

  http(handle: HttpHandler, host?: string): Promise<Peer> {
    return this.tcp((socket) => serveHttp(socket, handle), host);
  }

  https(options: TlsOptions, handle: HttpHandler, host?: string): Promise<Peer> {
    return this.tls(options, (socket) => serveHttp(socket, handle), host);
  }

  /** A server that was made elsewhere; its connections are counted from here on. */
  async serve(server: Server, host = '127.0.0.1', port = 0): Promise<number> {
    server.on('connection', (socket: Socket) => this.#adopt(socket));
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    this.#servers.push(server);
    return portOf(server);
  }

  /** A port on which nothing listens. */
  async closedPort(host = '127.0.0.1'): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const port = portOf(server);
    await new Promise<void>((resolve) => server.close(() => resolve()));
    return port;
  }

  onClose(close: () => Promise<void> | void): void {
    this.#closers.push(close);
  }

  async close(): Promise<void> {
    const closed = this.#servers.map(
      (server) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([...closed, ...this.#closers.map(async (close) => close())]);
  }

  #adopt(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', fault.ignored);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  async #listen(host: string, create: (record: (socket: Socket) => void) => Server): Promise<Peer> {
    const chunks: Buffer[] = [];
    let connections = 0;
    const server = create((socket) => {
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    });
    server.on('connection', () => connections++);
    return {
      port: await this.serve(server, host),
      received: () => Buffer.concat(chunks),
      connections: () => connections,
    };
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the peer does not listen');
  return address.port;
}
