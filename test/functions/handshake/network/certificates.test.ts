import type { TlsOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  certificateAuthority,
  type ServerCertificate,
  selfSigned,
} from '../../../../bin/drill/peers/certificates.ts';
import type { NetworkOptions } from '../../../../functions/handshake/spec.ts';
import { attempt } from './attempt.ts';
import { greeted, LAX, type TlsPeers, tlsPeers } from './tls-peers.ts';

let peers: TlsPeers;
beforeAll(async () => {
  peers = await tlsPeers();
});
afterEach(() => peers.close());

/** The first certificate alone, without what the server should send above it. */
const leafAlone = ({ cert, key }: ServerCertificate): ServerCertificate => ({
  cert: cert.slice(0, cert.indexOf('-----END CERTIFICATE-----') + 26),
  key,
});

describe('a good certificate', () => {
  test('is told of: what the peer sent, and the local root apart', async () => {
    const below = await peers.authority.intermediate({ to: 60 });
    const { code, facts, warnings, server } = await peers.against(await below.leaf());
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
    const { code, server } = await peers.against(peers.leaf, { ca: peers.authority.pem }, '127.0.0.1');
    expect([code, server.servernames]).toEqual(['connected', ['']]);
  });

  test('needs no subjectAltName', async () => {
    expect(
      (await peers.against(await peers.authority.leaf({ hosts: [], commonName: 'localhost' }))).code,
    ).toBe('connected');
  });

  test.each([
    [20, false],
    [6, true],
  ])('that ends in %i days warns', async (to, critical) => {
    const server = await peers.serve(await peers.authority.leaf({ to }));
    let critically: unknown;
    const got = await attempt({
      port: server.port,
      secure: true,
      network: { ca: peers.authority.pem },
      use: (_, run) => {
        critically = run.warnings[0]?.evidence['critical'] ?? false;
      },
    });
    expect([got.warnings, critically]).toEqual([['TLS_CERT_EXPIRING'], critical]);
  });

  test('costs one connection and one full handshake, also the second time, and no byte of ours', async () => {
    const server = await peers.serve(peers.leaf);
    for (let run = 0; run < 2; run++) {
      await attempt({ port: server.port, secure: true, network: { ca: peers.authority.pem }, use: greeted });
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
    [
      'expired',
      'TLS_CERT_EXPIRED',
      { certificate: 'leaf' },
      () => peers.authority.leaf({ from: -9, to: -1 }),
    ],
    [
      'not yet valid',
      'TLS_CERT_NOT_YET_VALID',
      { certificate: 'leaf' },
      () => peers.authority.leaf({ from: 2 }),
    ],
    [
      'below an expired intermediate',
      'TLS_CERT_EXPIRED',
      { certificate: 'intermediate', subject: 'Practice Intermediate' },
      async () => (await peers.authority.intermediate({ from: -9, to: -1 })).leaf(),
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
      async () => leafAlone(await (await peers.authority.intermediate()).leaf()),
    ],
    [
      'for clients',
      'TLS_CERT_UNTRUSTED',
      { reason: 'wrong-purpose' },
      () => peers.authority.leaf({ purpose: 'client' }),
    ],
    [
      'with a small key',
      'TLS_CERT_WEAK',
      { weakness: 'RSA key of 1024 bits' },
      async () => ({ ...(await peers.authority.leaf({ key: 'rsa-1024' })), ciphers: LAX }),
    ],
    [
      'signed with SHA-1',
      'TLS_CERT_WEAK',
      { weakness: 'signed by SHA-1 with ECDSA' },
      async () => ({ ...(await peers.authority.leaf({ sha1: true })), ciphers: LAX }),
    ],
    [
      'for another name',
      'TLS_HOSTNAME_MISMATCH',
      { names: ['a.example', '10.0.0.1'], namesFrom: 'subjectAltName' },
      () => peers.authority.leaf({ hosts: ['a.example', '10.0.0.1'] }),
    ],
    [
      'whose common name does not count',
      'TLS_HOSTNAME_MISMATCH',
      { names: ['a.example'] },
      () => peers.authority.leaf({ commonName: 'localhost', hosts: ['a.example'] }),
    ],
    [
      'without a subjectAltName, for another name',
      'TLS_HOSTNAME_MISMATCH',
      { names: ['a.example'], namesFrom: 'commonName' },
      () => peers.authority.leaf({ commonName: 'a.example', hosts: [] }),
    ],
    [
      'expired and for another name',
      'TLS_CERT_EXPIRED',
      {},
      () => peers.authority.leaf({ hosts: ['a.example'], from: -9, to: -1 }),
    ],
  ])('%s', async (_, code, evidence, certificate) => {
    const got = await peers.against(await certificate());
    expect(got.code).toBe(code);
    expect(got.evidence).toMatchObject(evidence);
    expect(got.server.received()).toHaveLength(0);
  });

  test('of an authority that nobody gave', async () => {
    const got = await peers.against(peers.leaf, {});
    expect(got.evidence).toMatchObject({ reason: 'unknown-authority', issuer: 'Practice Root' });
  });

  test('whose self-signed authority is sent along', async () => {
    const other = await certificateAuthority('Other Root');
    const { cert, key } = await other.leaf();
    const got = await peers.against({ cert: `${cert}\n${other.pem}`, key });
    expect(got.evidence).toMatchObject({ reason: 'unknown-authority', issuer: 'Other Root' });
  });

  test('sent along and expired, does no harm where the path does not use it', async () => {
    const unused = await peers.authority.intermediate({ from: -9, to: -1 });
    const { cert, key } = await (await peers.authority.intermediate()).leaf();
    const got = await peers.against({ cert: `${cert}\n${unused.pem}`, key });
    expect([got.code, got.warnings]).toEqual(['connected', []]);
  });
});

describe('pins', () => {
  async function pinned(certificate: ServerCertificate, right: boolean, kind: 'spki' | 'certificate') {
    const server = await peers.serve(certificate);
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

test('an intermediate given as CA is no root, as in Node', async () => {
  const below = await peers.authority.intermediate();
  const got = await peers.against(await below.leaf(), { ca: below.pem });
  expect(got.evidence).toMatchObject({ reason: 'unknown-authority', issuer: 'Practice Root' });
});
