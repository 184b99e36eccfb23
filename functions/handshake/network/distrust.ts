import { type Facts, HandshakeFault } from '../fault.ts';
import type { NetworkOptions } from '../spec.ts';
import { type Certificate, signatureOid } from './certificate.ts';
import { hasTrustedIssuer, isTrusted, type Roots } from './roots.ts';

/** What a chain is judged against. */
export interface Trust {
  readonly roots: Roots;
  readonly network: NetworkOptions;
}

/**
 * The fault behind OpenSSL's opinion of a chain whose dates are in order: trust first, then purpose, then strength.
 * Read from the certificates, because the opinion is only the last of several and may be UNSPECIFIED.
 */
export function distrust(opinion: string, chain: readonly Certificate[], trust: Trust): HandshakeFault {
  const leaf = chain[0] as Certificate;
  const top = chain.at(-1) as Certificate;
  const evidence: Facts = {
    subject: leaf.subject,
    issuer: leaf.issuer,
    actualPin: `sha256/${leaf.spkiSha256}`,
    openssl: opinion,
  };
  const untrusted = (reason: string, more: Facts = {}) =>
    new HandshakeFault('TLS_CERT_UNTRUSTED', { reason, ...evidence, ...more });

  if (!isAnchored(chain, trust.roots)) {
    if (leaf.selfIssued) return untrusted('self-signed');
    const incomplete = !top.selfIssued && !isTrusted(top, trust.roots) && seemsIncomplete(top, trust);
    return untrusted(incomplete ? 'incomplete-chain' : 'unknown-authority', { issuer: top.issuer });
  }
  const purposes: readonly string[] = leaf.detail.ext_key_usage ?? [];
  if (PURPOSE_ERRORS.has(opinion) || (purposes.length > 0 && !purposes.some(isServerPurpose))) {
    return untrusted('wrong-purpose', { purposes });
  }
  const weak = chain.map(weakness).find((found) => found !== undefined);
  if (weak) return new HandshakeFault('TLS_CERT_WEAK', { ...evidence, ...weak });
  return untrusted('invalid-chain');
}

/** As Node, and OpenClaw with it: a path ends in a self-signed root, not in an intermediate that was given. */
const isAnchored = (chain: readonly Certificate[], roots: Roots): boolean =>
  chain.some(
    (certificate) =>
      (certificate.selfIssued && isTrusted(certificate, roots)) || hasTrustedIssuer(certificate, roots),
  );

/**
 * A missing intermediate and an unknown authority look alike on the wire. An issuer that is published for fetching
 * (RFC 5280, section 4.2.2.1) is an intermediate that the server left out; so, most likely, is one that is missing
 * although the target's own CA was given.
 */
const seemsIncomplete = ({ detail }: Certificate, { network }: Trust): boolean =>
  detail.infoAccess?.['CA Issuers - URI'] !== undefined || network.ca !== undefined;

const PURPOSE_ERRORS: ReadonlySet<string> = new Set([
  'INVALID_PURPOSE',
  'INVALID_CA',
  'PATH_LENGTH_EXCEEDED',
]);

/** serverAuth, or any purpose (RFC 5280, section 4.2.1.12). */
const isServerPurpose = (oid: string): boolean => oid === '1.3.6.1.5.5.7.3.1' || oid === '2.5.29.37.0';

/** OpenSSL's security level 2, Node's default: 112 bits. */
const MIN_BITS = { rsa: 2048, ec: 224 } as const;

const WEAK_SIGNATURES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'MD2 with RSA',
  '1.2.840.113549.1.1.4': 'MD5 with RSA',
  '1.2.840.113549.1.1.5': 'SHA-1 with RSA',
  '1.2.840.10040.4.3': 'SHA-1 with DSA',
  '1.2.840.10045.4.1': 'SHA-1 with ECDSA',
};

function weakness(certificate: Certificate): Facts | undefined {
  const { bits, modulus, raw } = certificate.detail;
  const kind = modulus === undefined ? 'ec' : 'rsa';
  const of = { subject: certificate.subject };
  if (bits !== undefined && bits < MIN_BITS[kind])
    return { ...of, weakness: `${kind.toUpperCase()} key of ${bits} bits` };
  const signature = certificate.selfIssued ? undefined : WEAK_SIGNATURES[signatureOid(raw)];
  return signature === undefined ? undefined : { ...of, weakness: `signed by ${signature}` };
}
