import type { lookup } from 'node:dns';
import type { Socket } from 'node:net';
import { type PrepareRequestFunctionOpts, RequestError, Server } from 'proxy-chain';
import type { ServerCertificate } from './certificates.ts';

export interface PracticeProxyOptions {
  /** Wanted from every client. @default - none */
  readonly auth?: { readonly user: string; readonly password: string };
  /** Refuses a tunnel with this status. @default - allows every one */
  readonly deny?: (host: string, port: number) => number | undefined;
  /** Finds addresses in place of the operating system. */
  readonly lookup?: typeof lookup;
  /** Speaks TLS to its clients. @default - plain HTTP */
  readonly certificate?: ServerCertificate;
}

export interface PracticeProxy {
  /** Without credentials. */
  readonly url: URL;
  /** `host:port` of every CONNECT, in order, refused ones too. */
  readonly tunnels: readonly string[];
  /** Every byte that clients sent to it, also those that it only passes on. */
  received(): Buffer;
  /** Connections ever accepted. */
  connections(): number;
  close(): Promise<void>;
}

/** A real forward proxy on loopback, which keeps what it saw. */
export async function startPracticeProxy(options: PracticeProxyOptions = {}): Promise<PracticeProxy> {
  const { auth, deny, certificate } = options;
  const tunnels: string[] = [];
  const chunks: Buffer[] = [];
  let connections = 0;
  const common = {
    host: '127.0.0.1',
    port: 0,
    authRealm: 'practice',
    prepareRequestFunction: ({ username, password, hostname, port }: PrepareRequestFunctionOpts) => {
      tunnels.push(`${hostname}:${port}`);
      const status = deny?.(hostname, port);
      if (status !== undefined) throw new RequestError('Denied by the practice proxy', status);
      return {
        ...(options.lookup ? { dnsLookup: options.lookup } : {}),
        requestAuthentication: auth !== undefined && (username !== auth.user || password !== auth.password),
      };
    },
  };
  const server = new Server(
    certificate ? { ...common, serverType: 'https', httpsOptions: { ...certificate } } : common,
  );
  server.server.on(certificate ? 'secureConnection' : 'connection', (socket: Socket) => {
    connections++;
    recordReads(socket, chunks);
  });
  await server.listen();
  return {
    url: new URL(`${certificate ? 'https' : 'http'}://127.0.0.1:${server.port}`),
    tunnels,
    received: () => Buffer.concat(chunks),
    connections: () => connections,
    close: () => server.close(true),
  };
}

/** Keeps what is read from the socket without taking part in its flow. */
function recordReads(socket: Socket, chunks: Buffer[]): void {
  const push = socket.push.bind(socket);
  socket.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    return push(chunk, encoding);
  };
}
