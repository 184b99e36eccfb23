import { once } from 'node:events';
import type { TlsOptions } from 'node:tls';
import {
  type Authority,
  certificateAuthority,
  type ServerCertificate,
} from '../../../../bin/drill/peers/certificates.ts';
import type { Connection } from '../../../../functions/handshake/network/connection.ts';
import type { NetworkOptions } from '../../../../functions/handshake/spec.ts';
import { startTlsServer, type TlsServer } from '../../../support/tls-server.ts';
import { attempt } from './attempt.ts';

/** Node refuses to serve weak certificates unless told otherwise. */
export const LAX = 'DEFAULT@SECLEVEL=0';

/** Servers with certificates of one authority, which a handshake trusts unless told otherwise. */
export interface TlsPeers {
  readonly authority: Authority;
  readonly leaf: ServerCertificate;
  /** It greets, so that a test can wait until both sides are done with the handshake. */
  serve(options: TlsOptions): Promise<TlsServer>;
  against(
    options: TlsOptions,
    network?: NetworkOptions,
    host?: string,
  ): Promise<Awaited<ReturnType<typeof attempt>> & { readonly server: TlsServer }>;
  close(): Promise<void>;
}

export async function tlsPeers(): Promise<TlsPeers> {
  const authority = await certificateAuthority();
  const open: TlsServer[] = [];
  const serve = async (options: TlsOptions) => {
    const server = await startTlsServer(options, { onSocket: (socket) => socket.write('.') });
    open.push(server);
    return server;
  };
  return {
    authority,
    leaf: await authority.leaf(),
    serve,
    against: async (options, network = { ca: authority.pem }, host = 'localhost') => {
      const server = await serve(options);
      const got = await attempt({ host, port: server.port, secure: true, network, use: greeted });
      return { ...got, server };
    },
    close: async () => {
      await Promise.all(open.splice(0).map((server) => server.close()));
    },
  };
}

export const greeted = async ({ socket }: Connection) => {
  await once(socket, 'data');
};
