import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { type Facts, HandshakeFault } from '../fault.ts';
import type { Scope } from '../scope.ts';
import type { NetworkOptions } from '../spec.ts';
import { chainOf } from './certificate.ts';
import { checkCertificates } from './certificate-checks.ts';
import { bareName, type Endpoint } from './endpoint.ts';
import { rootsWith } from './roots.ts';
import { tlsFault } from './tls-error.ts';
import { within } from './wait.ts';

/**
 * The phase `tls`: a full handshake (no session is ever resumed), judged at `secureConnect`, before a byte of ours
 * is sent. The checks and their order are those of certificate-checks.ts.
 * `limitMs` ends it with its own code.
 */
export function secure(
  socket: Socket,
  endpoint: Endpoint,
  network: NetworkOptions,
  limitMs: number,
  scope: Scope,
): Promise<TLSSocket> {
  return scope.trace.phase('tls', async (facts) => {
    const roots = rootsWith(network.ca);
    const servername = isIP(endpoint.host) === 0 ? bareName(endpoint.host) : '';
    if (servername !== '') facts['servername'] = servername;
    let leaf: DetailedPeerCertificate | undefined;
    const tls = connectTls({
      socket,
      servername,
      secureContext: roots.context,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
      // Called with the parsed chain where it verifies: taken from here it need not be parsed twice.
      checkServerIdentity: (_name, certificate) => {
        leaf = certificate as DetailedPeerCertificate;
        return undefined;
      },
    });
    scope.onEnd(() => tls.destroy());
    if (network.keylog) tls.on('keylog', network.keylog);
    try {
      const done = await within(limitMs, established(tls, socket));
      if (!done) throw new HandshakeFault('TLS_TIMEOUT', sofar(socket));
      const chain = chainOf(leaf ?? tls.getPeerCertificate(true));
      describeSession(tls, facts);
      checkCertificates({ chain, roots, tls, endpoint, network, scope }, facts);
      return tls;
    } catch (error) {
      tls.destroy();
      socket.destroy();
      throw error;
    }
  });
}

function established(tls: TLSSocket, socket: Socket): Promise<true> {
  return new Promise((resolve, reject) => {
    let secured = false;
    tls.once('secureConnect', () => {
      secured = true;
      resolve(true);
    });
    // Stays for the life of the socket: an error between two phases must not be thrown at the process.
    tls.on('error', (error) => {
      const fault = tlsFault(tls, error);
      if (fault) lateFaults.set(tls, fault);
      if (!secured) reject(fault ?? resetFault(socket, error));
    });
  });
}

const lateFaults = new WeakMap<Socket, HandshakeFault>();

/**
 * The TLS fault that ended a connection after its handshake, if one did: TLS 1.3 refuses a client certificate only
 * at the first read. To be asked by whoever meets a broken connection, before it blames the protocol above.
 */
export const lateTlsFault = (socket: Socket): HandshakeFault | undefined => lateFaults.get(socket);

const resetFault = (socket: Socket, error: NodeJS.ErrnoException): HandshakeFault =>
  new HandshakeFault('TLS_RESET', { error: error.code, ...sofar(socket) }, { cause: error });

/** What tells a peer that never answered from one that stopped in the middle. */
const sofar = (socket: Socket): Facts => ({ bytesReceived: socket.bytesRead });

function describeSession(tls: TLSSocket, facts: Facts): void {
  facts['protocol'] = tls.getProtocol() ?? undefined;
  facts['cipher'] = tls.getCipher().standardName;
  facts['alpn'] = tls.alpnProtocol === false ? undefined : (tls.alpnProtocol ?? undefined);
}
