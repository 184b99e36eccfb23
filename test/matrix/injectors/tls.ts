import { createHash, X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import {
  certificateAuthority,
  type LeafOptions,
  type ServerCertificate,
  selfSigned,
} from '../../../bin/drill/peers/certificates.ts';
import type { NetworkOptions, Pin } from '../../../functions/handshake/spec.ts';
import { answer } from '../../support/fault-http.ts';
import type { Injector, Injectors } from '../injection.ts';
import { HANG_MS, openai, openclaw } from '../specs.ts';
import { MODELS } from './bodies.ts';
import { honestProxy } from './proxy.ts';

const root = await certificateAuthority('Matrix Root');
const stranger = await certificateAuthority('Nobody Knows');

const HOST = 'tls.fault.test';

interface Served {
  readonly certificate: ServerCertificate;
  readonly host?: string;
  readonly ca?: string | undefined;
  readonly pins?: readonly Pin[];
  readonly options?: TlsOptions;
  readonly timeoutMs?: number;
}

/** An API that is well, behind this certificate. */
const serving =
  (make: () => Promise<Served>): Injector =>
  async (peers) => {
    const { certificate, host = 'localhost', ca = root.pem, pins, options = {}, timeoutMs } = await make();
    const { port } = await peers.https({ ...certificate, ...options }, () => answer(200, MODELS));
    const network: NetworkOptions = {
      ...(ca === '' ? {} : { ca }),
      ...(pins ? { pins } : {}),
      resolve: [{ host, port, address: '127.0.0.1' }],
    };
    return { spec: openai(`https://${host}:${port}/v1`, { network, ...(timeoutMs ? { timeoutMs } : {}) }) };
  };

const leaf = (options: LeafOptions, rest: Partial<Served> = {}) =>
  serving(async () => ({ certificate: await root.leaf(options), ...rest }));

const server = (options: TlsOptions) => leaf({}, { options });

/** Speaks bytes of its own instead of a server's part of TLS. */
const raw =
  (onHello: (socket: Socket) => void, timeoutMs?: number): Injector =>
  async (peers) => {
    const { port } = await peers.tcp((socket) => socket.once('data', () => onHello(socket)));
    return { spec: openai(`https://localhost:${port}/v1`, timeoutMs ? { timeoutMs } : {}) };
  };

const alert = (number: number) =>
  raw((socket) => void socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, number])));

const PEM_END = '-----END CERTIFICATE-----';

const withoutIssuers = ({ cert, key }: ServerCertificate): ServerCertificate => ({
  cert: cert.slice(0, cert.indexOf(PEM_END) + PEM_END.length),
  key,
});

const issuersOf = ({ cert }: ServerCertificate) => cert.slice(cert.indexOf(PEM_END) + PEM_END.length);
const withAppended = ({ cert, key }: ServerCertificate, more: string): Served => ({
  certificate: { cert: `${cert}\n${more}`, key },
});

const pinOf = ({ cert }: ServerCertificate, kind: Pin['kind']): Pin => {
  const certificate = new X509Certificate(cert);
  return kind === 'spki'
    ? {
        kind,
        sha256: createHash('sha256')
          .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
          .digest('base64'),
      }
    : { kind, sha256: createHash('sha256').update(certificate.raw).digest('hex') };
};

const pinned = (kind: Pin['kind'], options: LeafOptions = {}) =>
  serving(async () => {
    const certificate = await selfSigned(options);
    return { certificate, ca: '', host: HOST, pins: [pinOf(certificate, kind)] };
  });

const mispinned = (kind: Pin['kind']) =>
  serving(async () => ({
    certificate: await root.leaf(),
    pins: [pinOf(await selfSigned(), kind)],
  }));

const OLD: TlsOptions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
const ASKS_CLIENT: TlsOptions = { requestCert: true, rejectUnauthorized: true };

export const tlsInjectors: Injectors = {
  'tls/paired': leaf({}),
  'tls/paired-by-tls-1.2': server({ maxVersion: 'TLSv1.2' }),
  'tls/host-in-capitals': leaf({ hosts: ['up.fault.test'] }, { host: 'UP.Fault.test' }),
  'tls/host-with-final-dot': leaf({ hosts: [HOST] }, { host: `${HOST}.` }),
  'tls/address-in-san': leaf({ hosts: ['127.0.0.1'] }, { host: '127.0.0.1' }),
  'tls/address-as-common-name': leaf({ hosts: [], commonName: '127.0.0.1' }, { host: '127.0.0.1' }),
  'tls/root-sent-too': serving(async () => withAppended(await root.leaf(), root.pem)),
  'tls/unused-expired-certificate': serving(async () =>
    withAppended(
      await root.leaf(),
      issuersOf(await (await stranger.intermediate({ from: -9, to: -2 })).leaf()),
    ),
  ),
  'tls/closed-after-handshake': async (peers) => {
    const { port } = await peers.tls(await root.leaf(), (socket) => void socket.end());
    return { spec: openai(`https://localhost:${port}/v1`, { network: { ca: root.pem } }) };
  },
  'tls/banner-at-once': async (peers) => {
    const { port } = await peers.tcp((socket) => void socket.write('220 mail.test ESMTP\r\n'));
    return { spec: openai(`https://localhost:${port}/v1`) };
  },
  'tls/expired': leaf({ from: -90, to: -1 }),
  'tls/expired-an-hour-ago': leaf({ from: -90, to: -1 / 24 }),
  'tls/expired-and-wrong-host': leaf({ from: -90, to: -1, hosts: ['other.test'] }),
  'tls/expired-and-self-signed': serving(async () => ({
    certificate: await selfSigned({ from: -90, to: -1 }),
    ca: '',
  })),
  'tls/intermediate-expired': serving(async () => ({
    certificate: await (await root.intermediate({ from: -90, to: -2 })).leaf(),
  })),
  'tls/not-yet-valid': leaf({ from: 2, to: 90 }),
  'tls/self-signed': serving(async () => ({ certificate: await selfSigned(), ca: '' })),
  'tls/unknown-authority': serving(async () => ({ certificate: await stranger.leaf(), ca: '' })),
  'tls/other-authority-than-configured': serving(async () => ({ certificate: await stranger.leaf() })),
  'tls/incomplete-chain': serving(async () => ({
    certificate: withoutIssuers(await (await root.intermediate()).leaf()),
  })),
  'tls/complete-chain': serving(async () => ({ certificate: await (await root.intermediate()).leaf() })),
  'tls/client-purpose': leaf({ purpose: 'client' }),
  'tls/weak-key': leaf({ key: 'rsa-1024' }, { options: { ciphers: 'DEFAULT@SECLEVEL=0' } }),
  'tls/weak-signature': leaf({ sha1: true }, { options: { ciphers: 'DEFAULT@SECLEVEL=0' } }),
  'tls/wrong-host': leaf({ hosts: ['other.test'] }),
  'tls/wildcard-one-level-only': leaf({ hosts: ['*.fault.test'] }, { host: 'a.b.fault.test' }),
  'tls/wildcard-fits': leaf({ hosts: ['*.fault.test'] }, { host: HOST }),
  'tls/common-name-without-san': leaf({ hosts: [], commonName: HOST }, { host: HOST }),
  'tls/common-name-beside-san': leaf({ hosts: ['other.test'], commonName: HOST }, { host: HOST }),
  'tls/address-not-in-san': async (peers) => {
    const certificate = await root.leaf({ hosts: ['localhost'] });
    const { port } = await peers.https(certificate, () => answer(200, MODELS));
    return { spec: openai(`https://127.0.0.1:${port}/v1`, { network: { ca: root.pem } }) };
  },
  'tls/pin-of-key-holds': pinned('spki'),
  'tls/pin-of-certificate-holds': pinned('certificate'),
  'tls/pin-holds-but-expired': pinned('certificate', { from: -90, to: -1 }),
  'tls/pin-holds-but-not-yet-valid': pinned('spki', { from: 2, to: 90 }),
  'tls/pin-of-another-key': mispinned('spki'),
  'tls/pin-of-another-certificate': mispinned('certificate'),
  'tls/version-too-old': server(OLD),
  'tls/version-refused-by-alert': alert(70),
  'tls/plain-http-server': raw(
    (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
  ),
  'tls/ssh-server': raw((socket) => void socket.end('SSH-2.0-OpenSSH_9.9\r\n')),
  'tls/random-bytes': raw((socket) => void socket.end(Buffer.from('9f3a77c1e0b25d4488aa13', 'hex'))),
  'tls/client-certificate-1.3': server(ASKS_CLIENT),
  'tls/client-certificate-1.2': server({ ...ASKS_CLIENT, maxVersion: 'TLSv1.2' }),
  'tls/client-certificate-optional': server({ requestCert: true, rejectUnauthorized: false }),
  'tls/alert-handshake-failure': alert(40),
  'tls/alert-unrecognized-name': alert(112),
  'tls/alert-internal-error': alert(80),
  'tls/alert-access-denied': alert(49),
  'tls/alert-no-application-protocol': alert(120),
  'tls/no-common-cipher': server({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }),
  'tls/silence': raw(() => undefined, HANG_MS),
  'tls/half-a-record': raw((socket) => void socket.write(Buffer.from('160303007a0200', 'hex')), HANG_MS),
  'tls/reset-after-hello': raw((socket) => socket.resetAndDestroy()),
  'tls/closed-after-hello': raw((socket) => void socket.end()),
  'tls/gateway-untrusted': async (peers) => {
    const { port } = await peers.https(await selfSigned({ hosts: [] }), () => answer(200, ''));
    return { spec: openclaw(`wss://localhost:${port}`) };
  },
  'tls/expired-behind-proxy': async (peers) => {
    const certificate = await root.leaf({ from: -90, to: -1 });
    const { port } = await peers.https(certificate, () => answer(200, MODELS));
    const proxy = { url: new URL(`http://127.0.0.1:${await honestProxy(peers)}`) };
    return { spec: openai(`https://localhost:${port}/v1`, { network: { ca: root.pem, proxy } }) };
  },
  'tls/token-endpoint-expired': async (peers) => {
    const endpoint = await peers.https(await root.leaf({ from: -90, to: -1 }), () => answer(200, {}));
    const { port } = await peers.http(() => answer(200, MODELS));
    return {
      spec: openai(port, {
        credential: { state: 'none' },
        network: { ca: root.pem },
        token: {
          url: new URL(`https://localhost:${endpoint.port}/token`),
          grant: 'client_credentials',
          clientId: 'watch',
          clientSecret: 'cs-3Vb7Nm1Qe9Kd',
          clientAuth: 'basic',
        },
      }),
    };
  },
  'tls/ends-in-20-days': leaf({ to: 20 }),
  'tls/ends-in-22-days': leaf({ to: 22.5 }),
  'tls/ends-in-6-days': leaf({ to: 6 }),
  'tls/intermediate-ends-in-10-days': serving(async () => ({
    certificate: await (await root.intermediate({ to: 10 })).leaf(),
  })),
  'tls/pinned-ends-in-5-days': pinned('spki', { to: 5 }),
};
