import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Authority,
  certificateAuthority,
  type ServerCertificate,
  selfSigned,
} from '../../../../bin/drill/peers/certificates.ts';
import type { Connection } from '../../../../functions/handshake/network/connection.ts';
import { lateTlsFault } from '../../../../functions/handshake/network/tls.ts';
import type { NetworkOptions } from '../../../../functions/handshake/spec.ts';
import { startTlsServer, type TlsServer } from '../../../support/tls-server.ts';
import { attempt } from './attempt.ts';

let authority: Authority;
let leaf: ServerCertificate;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  authority = await certificateAuthority();
  leaf = await authority.leaf();
});
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** Node refuses to serve weak certificates unless told otherwise. */
const LAX = 'DEFAULT@SECLEVEL=0';

/** Greets, so that a test can wait until both sides are done with the handshake. */
async function serve(options: TlsOptions): Promise<TlsServer> {
  const server = await startTlsServer(options, { onSocket: (socket) => socket.write('.') });
  closing.push(server.close);
  return server;
}

async function against(
  options: TlsOptions,
  network: NetworkOptions = { ca: authority.pem },
  host = 'localhost',
) {
  const server = await serve(options);
  const got = await attempt({ host, port: server.port, secure: true, network, use: greeted });
  return { ...got, server };
}

const greeted = async ({ socket }: Connection) => {
  await once(socket, 'data');
};

/** The first certificate alone, without what the server should send above it. */
const leafAlone = ({ cert, key }: ServerCertificate): ServerCertificate => ({
  cert: cert.slice(0, cert.indexOf('-----END CERTIFICATE-----') + 26),
  key,
});

describe('a good certificate', () => {
  test('is told of: what the peer sent, and the local root apart', async () => {
    const below = await authority.intermediate({ to: 60 });
    const { code, facts, warnings, server } = await against(await below.leaf());
    expect([code, warnings, server.servernames]).toEqual(['connected', [], ['localhost']]);
    expect(facts('tls')).toMatchObject({
      servername: 'localhost',
      protocol: 'TLSv1.3',
      chain: [
        {
          subject: 'localhost',
          issuer: 'Practice Intermediate',
          pin: expect.stringMatching(/^sha256\/.{43}=$/),
        },
        {
          subject: 'Practice Intermediate',
          issuer: 'Practice Root',
          fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ],
      root: { subject: 'Practice Root' },
      daysLeft: 59.9,
    });
  });

  test('counts for an address, and no server name is sent', async () => {
    const { code, server } = await against(leaf, { ca: authority.pem }, '127.0.0.1');
    expect([code, server.servernames]).toEqual(['connected', ['']]);
  });

  test('needs no subjectAltName', async () => {
    expect((await against(await authority.leaf({ hosts: [], commonName: 'localhost' }))).code).toBe(
      'connected',
    );
  });

  test.each([
    [20, false],
    [6, true],
  ])('that ends in %i days warns', async (to, critical) => {
    const server = await serve(await authority.leaf({ to }));
    let critically: unknown;
    const got = await attempt({
      port: server.port,
      secure: true,
      network: { ca: authority.pem },
      use: (_, run) => {
        critically = run.warnings[0]?.evidence['critical'] ?? false;
      },
    });
    expect([got.warnings, critically]).toEqual([['TLS_CERT_EXPIRING'], critical]);
  });

  test('costs one connection and one full handshake, also the second time, and no byte of ours', async () => {
    const server = await serve(leaf);
    for (let run = 0; run < 2; run++) {
      await attempt({ port: server.port, secure: true, network: { ca: authority.pem }, use: greeted });
    }
    expect([server.connections(), server.handshakes(), server.received().length]).toEqual([
      2,
      { full: 2, resumed: 0 },
      0,
    ]);
  });
});

describe('a bad certificate', () => {
  test.each<[string, string, Record<string, unknown>, () => Promise<TlsOptions>]>([
    ['expired', 'TLS_CERT_EXPIRED', { certificate: 'leaf' }, () => authority.leaf({ from: -9, to: -1 })],
    ['not yet valid', 'TLS_CERT_NOT_YET_VALID', { certificate: 'leaf' }, () => authority.leaf({ from: 2 })],
    [
      'below an expired intermediate',
      'TLS_CERT_EXPIRED',
      { certificate: 'intermediate', subject: 'Practice Intermediate' },
      async () => (await authority.intermediate({ from: -9, to: -1 })).leaf(),
    ],
    ['self-signed', 'TLS_CERT_UNTRUSTED', { reason: 'self-signed' }, () => selfSigned()],
    [
      'self-signed and expired',
      'TLS_CERT_EXPIRED',
      { certificate: 'leaf' },
      () => selfSigned({ from: -9, to: -1 }),
    ],
    [
      'without its intermediate',
      'TLS_CERT_UNTRUSTED',
      { reason: 'incomplete-chain', issuer: 'Practice Intermediate' },
      async () => leafAlone(await (await authority.intermediate()).leaf()),
    ],
    [
      'for clients',
      'TLS_CERT_UNTRUSTED',
      { reason: 'wrong-purpose' },
      () => authority.leaf({ purpose: 'client' }),
    ],
    [
      'with a small key',
      'TLS_CERT_WEAK',
      { weakness: 'RSA key of 1024 bits' },
      async () => ({ ...(await authority.leaf({ key: 'rsa-1024' })), ciphers: LAX }),
    ],
    [
      'signed with SHA-1',
      'TLS_CERT_WEAK',
      { weakness: 'signed by SHA-1 with ECDSA' },
      async () => ({ ...(await authority.leaf({ sha1: true })), ciphers: LAX }),
    ],
    [
      'for another name',
      'TLS_HOSTNAME_MISMATCH',
      { names: ['a.example', '10.0.0.1'], namesFrom: 'subjectAltName' },
      () => authority.leaf({ hosts: ['a.example', '10.0.0.1'] }),
    ],
    [
      'whose common name does not count',
      'TLS_HOSTNAME_MISMATCH',
      { names: ['a.example'] },
      () => authority.leaf({ commonName: 'localhost', hosts: ['a.example'] }),
    ],
    [
      'without a subjectAltName, for another name',
      'TLS_HOSTNAME_MISMATCH',
      { names: ['a.example'], namesFrom: 'commonName' },
      () => authority.leaf({ commonName: 'a.example', hosts: [] }),
    ],
    [
      'expired and for another name',
      'TLS_CERT_EXPIRED',
      {},
      () => authority.leaf({ hosts: ['a.example'], from: -9, to: -1 }),
    ],
  ])('%s', async (_, code, evidence, certificate) => {
    const got = await against(await certificate());
    expect(got.code).toBe(code);
    expect(got.evidence).toMatchObject(evidence);
    expect(got.server.received()).toHaveLength(0);
  });

  test('of an authority that nobody gave', async () => {
    const got = await against(leaf, {});
    expect(got.evidence).toMatchObject({ reason: 'unknown-authority', issuer: 'Practice Root' });
  });

  test('whose self-signed authority is sent along', async () => {
    const other = await certificateAuthority('Other Root');
    const { cert, key } = await other.leaf();
    const got = await against({ cert: `${cert}\n${other.pem}`, key });
    expect(got.evidence).toMatchObject({ reason: 'unknown-authority', issuer: 'Other Root' });
  });

  test('sent along and expired, does no harm where the path does not use it', async () => {
    const unused = await authority.intermediate({ from: -9, to: -1 });
    const { cert, key } = await (await authority.intermediate()).leaf();
    const got = await against({ cert: `${cert}\n${unused.pem}`, key });
    expect([got.code, got.warnings]).toEqual(['connected', []]);
  });
});

describe('pins', () => {
  async function pinned(certificate: ServerCertificate, right: boolean, kind: 'spki' | 'certificate') {
    const server = await serve(certificate);
    const wrong = { kind, sha256: kind === 'spki' ? `${'A'.repeat(43)}=` : '0'.repeat(64) } as const;
    const network = (sha256: string): NetworkOptions => ({ pins: [wrong, { kind, sha256 }] });
    const first = await attempt({ port: server.port, secure: true, network: { pins: [wrong] } });
    if (!right) return first;
    const actual = String(first.evidence['actualPin']).replace(/^(cert-)?sha256\//, '');
    return attempt({ port: server.port, secure: true, network: network(actual) });
  }

  test.each(['spki', 'certificate'] as const)('%s: replaces trust and name', async (kind) => {
    const odd = await selfSigned({ hosts: ['a.example'] });
    expect((await pinned(odd, false, kind)).code).toBe('TLS_PIN_MISMATCH');
    expect((await pinned(odd, true, kind)).code).toBe('connected');
  });

  test('dates still count', async () => {
    expect((await pinned(await selfSigned({ from: -9, to: -1 }), true, 'spki')).code).toBe(
      'TLS_CERT_EXPIRED',
    );
  });
});

describe('a handshake that does not come about', () => {
  test.each<[string, string, Record<string, unknown>, TlsOptions]>([
    [
      'an old version',
      'TLS_VERSION_MISMATCH',
      { by: 'peer' },
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: LAX },
    ],
    [
      'no cipher in common',
      'TLS_REJECTED',
      { alert: 'handshake_failure' },
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' },
    ],
    [
      'no protocol in common',
      'TLS_REJECTED',
      { alert: 'no_application_protocol' },
      { ALPNProtocols: ['h2'] },
    ],
    [
      'a client certificate, TLS 1.2',
      'TLS_CLIENT_CERT_REQUIRED',
      {},
      { requestCert: true, maxVersion: 'TLSv1.2' },
    ],
  ])('%s', async (_, code, evidence, options) => {
    const got = await against({ ...leaf, ...options });
    expect(got.code).toBe(code);
    expect(got.evidence).toMatchObject(evidence);
  });

  test('a client certificate that is only asked for is no fault', async () => {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      expect(
        (await against({ ...leaf, requestCert: true, rejectUnauthorized: false, maxVersion })).code,
      ).toBe('connected');
    }
  });

  test('a client certificate, TLS 1.3: told at the first read', async () => {
    const server = await serve({ ...leaf, requestCert: true });
    let late: string | undefined;
    await attempt({
      port: server.port,
      secure: true,
      network: { ca: authority.pem },
      use: async ({ socket }) => {
        expect(lateTlsFault(socket)).toBeUndefined();
        await new Promise((resolve) => socket.resume().once('close', resolve));
        late = lateTlsFault(socket)?.code;
      },
    });
    expect(late).toBe('TLS_CLIENT_CERT_REQUIRED');
  });

  test.each<[string, string, (socket: Socket) => void]>([
    ['HTTP', 'TLS_NOT_TLS', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['SSH', 'TLS_NOT_TLS', (socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n')],
    ['a broken record', 'TLS_NOT_TLS', (socket) => socket.write(Buffer.from('160301000501020304ff', 'hex'))],
    ['unrecognized_name', 'TLS_REJECTED', (socket) => socket.end(Buffer.from('15030300020270', 'hex'))],
    ['internal_error', 'TLS_REJECTED', (socket) => socket.end(Buffer.from('15030300020250', 'hex'))],
    ['an end', 'TLS_RESET', (socket) => socket.end()],
    ['a reset', 'TLS_RESET', (socket) => socket.resetAndDestroy()],
    ['silence', 'TLS_TIMEOUT', () => undefined],
    [
      'a byte at a time',
      'TLS_TIMEOUT',
      (socket) => {
        const drip = setInterval(() => socket.write(Buffer.from([0x16])), 100).unref();
        socket.on('close', () => clearInterval(drip));
        socket.write(Buffer.from('1603034000', 'hex'));
      },
    ],
  ])('the peer answers with %s', async (_, code, answer) => {
    const server: Server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => answer(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const got = await attempt({ port, secure: true, timeoutMs: 700 });
    expect(got.code).toBe(code);
    expect(got.ms).toBeLessThan(3_000);
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});

test('the key log is written in NSS format', async () => {
  const server = await serve(leaf);
  const lines: string[] = [];
  const keylog = (line: Buffer) => lines.push(line.toString());
  await attempt({ port: server.port, secure: true, network: { ca: authority.pem, keylog } });
  expect(lines.some((line) => line.startsWith('CLIENT_HANDSHAKE_TRAFFIC_SECRET '))).toBe(true);
});

test('an intermediate given as CA is no root, as in Node', async () => {
  const below = await authority.intermediate();
  const got = await against(await below.leaf(), { ca: below.pem });
  expect(got.evidence).toMatchObject({ reason: 'unknown-authority', issuer: 'Practice Root' });
});
