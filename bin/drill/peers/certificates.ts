import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** What a TLS server takes: the certificate (with what it sends above it) and its key, both PEM. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface LeafOptions {
  /** The subject's common name. @default - the first host */
  readonly commonName?: string;
  /** Names and addresses of the subjectAltName; none leaves the extension out. @default localhost, 127.0.0.1, ::1 */
  readonly hosts?: readonly string[];
  /** Days from now; negative is the past. @default -1 */
  readonly from?: number;
  /** Days from now. @default 90 */
  readonly to?: number;
  /** @default ec-p256 */
  readonly key?: 'ec-p256' | 'rsa-1024' | 'rsa-2048';
  /** Signed with SHA-1. @default false */
  readonly sha1?: boolean;
  /** @default server */
  readonly purpose?: 'server' | 'client';
}

export interface Authority {
  /** PEM of its own certificate. */
  readonly pem: string;
  leaf(options?: LeafOptions): Promise<ServerCertificate>;
  /** An authority below this one; its leaves come with its certificate appended. */
  intermediate(options?: { readonly from?: number; readonly to?: number }): Promise<Authority>;
}

const DAY_MS = 86_400_000;
const EVERY_HOST = ['localhost', '127.0.0.1', '::1'] as const;
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);

interface Signer {
  readonly certificate: X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
  /** What a leaf's server sends above the leaf. */
  readonly sent: string;
}

/** An authority of its own, which nobody trusts until its `pem` is given as CA. */
export async function certificateAuthority(name = 'Practice Root'): Promise<Authority> {
  const keys = await newKeys('ec-p256');
  const certificate = await issue({ name, keys, from: -1, to: 3650, authority: true });
  return authorityOf({ certificate, keys, sent: '' });
}

/** A leaf that signed itself. */
export async function selfSigned(options: LeafOptions = {}): Promise<ServerCertificate> {
  const keys = await newKeys(options.key ?? 'ec-p256');
  const certificate = await issue({ ...leafRequest(options), keys });
  return { cert: certificate.toString('pem'), key: keyPem(keys) };
}

function authorityOf(signer: Signer): Authority {
  return {
    pem: signer.certificate.toString('pem'),
    leaf: async (options = {}) => {
      const keys = await newKeys(options.key ?? 'ec-p256');
      const certificate = await issue({ ...leafRequest(options), keys, signer });
      return { cert: [certificate.toString('pem'), signer.sent].join('\n'), key: keyPem(keys) };
    },
    intermediate: async ({ from = -1, to = 365 } = {}) => {
      const keys = await newKeys('ec-p256');
      const name = 'Practice Intermediate';
      const certificate = await issue({ name, keys, signer, from, to, authority: true });
      return authorityOf({ certificate, keys, sent: [certificate.toString('pem'), signer.sent].join('\n') });
    },
  };
}

interface Request {
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly from: number;
  readonly to: number;
  readonly authority?: boolean;
  readonly hosts?: readonly string[];
  readonly purpose?: 'server' | 'client';
  readonly sha1?: boolean;
  /** @default - itself */
  readonly signer?: Signer;
}

function leafRequest({ hosts = EVERY_HOST, commonName, from = -1, to = 90, purpose, sha1 }: LeafOptions) {
  const name = commonName ?? hosts[0] ?? 'localhost';
  return { name, hosts, from, to, purpose: purpose ?? ('server' as const), sha1: sha1 ?? false };
}

async function issue(request: Request): Promise<X509Certificate> {
  const { name, keys, signer, hosts = [] } = request;
  const subject = [{ CN: [name] }];
  const signingKeys = signer?.keys ?? keys;
  const extensions: Extension[] = [
    new BasicConstraintsExtension(request.authority ?? false, undefined, true),
    await SubjectKeyIdentifierExtension.create(keys.publicKey),
    await AuthorityKeyIdentifierExtension.create(signingKeys.publicKey),
    request.authority
      ? new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true)
      : new ExtendedKeyUsageExtension([ExtendedKeyUsage[`${request.purpose ?? 'server'}Auth`]]),
  ];
  if (hosts.length > 0) {
    const names = hosts.map(
      (host) => ({ type: /^[\d.]+$|:/.test(host) ? 'ip' : 'dns', value: host }) as const,
    );
    extensions.push(new SubjectAlternativeNameExtension(names));
  }
  const hash = request.sha1 ? 'SHA-1' : 'SHA-256';
  return X509CertificateGenerator.create({
    subject,
    issuer: signer ? signer.certificate.subjectName.toJSON() : subject,
    notBefore: inDays(request.from),
    notAfter: inDays(request.to),
    publicKey: keys.publicKey,
    signingKey: signingKeys.privateKey,
    signingAlgorithm: { name: signingKeys.privateKey.algorithm.name, hash },
    extensions,
  });
}

function newKeys(kind: NonNullable<LeafOptions['key']>): Promise<webcrypto.CryptoKeyPair> {
  const usages: webcrypto.KeyUsage[] = ['sign', 'verify'];
  if (kind === 'ec-p256') {
    return webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, usages);
  }
  const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };
  return webcrypto.subtle.generateKey(
    { ...rsa, modulusLength: kind === 'rsa-1024' ? 1024 : 2048 },
    true,
    usages,
  );
}

const keyPem = (keys: webcrypto.CryptoKeyPair): string =>
  KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
