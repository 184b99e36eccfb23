import { X509Certificate } from 'node:crypto';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { Certificate } from './certificate.ts';

/** One set of trusted certificates: Node's own (with NODE_EXTRA_CA_CERTS) and what was added. */
export interface Roots {
  /** Shared by every TLS handshake with these roots; keeps no session. */
  readonly context: SecureContext;
  /** The trusted certificates themselves; read once, when a chain has to be explained. */
  certificates(): readonly X509Certificate[];
}

const KEPT = 16;
const kept = new Map<string, Roots>();

/** The roots with `ca` (PEM) added. Parsing them costs milliseconds: it is done once a set, not once a handshake. */
export function rootsWith(ca: string = ''): Roots {
  const known = kept.get(ca);
  if (known) return known;
  const roots = readRoots(ca);
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size >= KEPT) kept.delete(oldest);
  kept.set(ca, roots);
  return roots;
}

function readRoots(ca: string): Roots {
  let certificates: readonly X509Certificate[] | undefined;
  return {
    context: createSecureContext(ca === '' ? {} : { ca: [...getCACertificates('default'), ca] }),
    certificates: () => {
      certificates ??= [...getCACertificates('default'), ...pemBlocks(ca)].map(
        (pem) => new X509Certificate(pem),
      );
      return certificates;
    },
  };
}

const pemBlocks = (pem: string): string[] =>
  pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

export const isTrusted = ({ detail }: Certificate, roots: Roots): boolean =>
  roots.certificates().some((trusted) => trusted.fingerprint256 === detail.fingerprint256);

/** Whether one of the self-signed roots issued `certificate`. */
export function hasTrustedIssuer({ detail }: Certificate, roots: Roots): boolean {
  const certificate = new X509Certificate(detail.raw);
  return roots
    .certificates()
    .some(
      (trusted) =>
        trusted.subject === certificate.issuer &&
        trusted.subject === trusted.issuer &&
        certificate.checkIssued(trusted),
    );
}

/** The certificates up to the first that a root of ours issued: OpenSSL prefers ours to what a peer sent above it. */
export function usedPart(sent: readonly Certificate[], roots: Roots): readonly Certificate[] {
  const last = sent.findIndex((certificate) => hasTrustedIssuer(certificate, roots));
  return last === -1 ? sent : sent.slice(0, last + 1);
}
