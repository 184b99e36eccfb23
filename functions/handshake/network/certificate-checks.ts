import { checkServerIdentity, type TLSSocket } from 'node:tls';
import type { Evidence } from '../../contract/evidence.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import type { Scope } from '../scope.ts';
import type { Pin } from '../spec.ts';
import type { Certificate } from './certificate.ts';
import { distrust, type Trust } from './distrust.ts';
import { bareName, type Endpoint } from './endpoint.ts';
import { isTrusted, usedPart } from './roots.ts';

/** Everything the judgement of a peer's certificates rests on. */
export interface Presented extends Trust {
  /** The leaf first; where the chain verifies, up to its root. */
  readonly chain: readonly Certificate[];
  readonly tls: TLSSocket;
  readonly endpoint: Endpoint;
  readonly scope: Scope;
}

/**
 * Judges the certificates, in this order, so that several mistakes at once always give the same code:
 * 1. dates (expired, then not yet valid; the leaf first) · 2. with pins: the pin, and nothing else ·
 * 3. trust · 4. strength · 5. host name. Node's own order is the same: a date hides an unknown issuer.
 */
export function checkCertificates(presented: Presented, facts: Facts): void {
  const { chain, network } = presented;
  const [leaf] = chain;
  if (!leaf) throw new HandshakeFault('TLS_CERT_UNTRUSTED', { reason: 'no-certificate' });
  const opinion = errorOf(presented.tls);
  const path = pathOf(presented, opinion);
  describeChain(path, facts);
  checkDates(path, presented, opinion);
  const pins = network.pins ?? [];
  if (pins.length > 0) checkPins(pins, leaf);
  else {
    if (opinion !== undefined)
      throw distrust(opinion, path.root ? [...path.sent, path.root] : path.sent, presented);
    checkHostname(leaf, presented.endpoint);
  }
  measureEnd(pins.length > 0 ? [leaf] : path.sent, presented, facts);
}

/** Which certificates came over the wire and are used, and the local one they end in. */
interface Path {
  readonly sent: readonly Certificate[];
  readonly root: Certificate | undefined;
}

function errorOf(tls: TLSSocket): string | undefined {
  const error: unknown = tls.authorizationError;
  if (!error) return undefined;
  return typeof error === 'string' ? error : ((error as NodeJS.ErrnoException).code ?? 'UNSPECIFIED');
}

/**
 * Node shows one chain: the peer's certificates first, then the local root. Above the leaf, a self-issued
 * certificate that we trust is the local one. A sent certificate that has ended although OpenSSL found the chain
 * valid is not in use (OpenSSL prefers a local issuer, and a valid one), and the path ends below it.
 */
function pathOf({ chain, roots, scope }: Presented, opinion: string | undefined): Path {
  const top = chain.length > 1 ? chain.at(-1) : undefined;
  const root = top?.selfIssued && (opinion === undefined || isTrusted(top, roots)) ? top : undefined;
  const sent = root ? chain.slice(0, -1) : chain;
  if (opinion !== undefined) return { sent, root };
  const unused = sent.findIndex((certificate, at) => at > 0 && certificate.validToMs < scope.clock.wallMs());
  return unused === -1 ? { sent, root } : { sent: sent.slice(0, unused), root: undefined };
}

function describeChain({ sent, root }: Path, facts: Facts): void {
  facts['chain'] = sent.map(described);
  facts['root'] = root && described(root);
}

const described = (certificate: Certificate): Evidence => ({
  subject: certificate.subject,
  issuer: certificate.issuer,
  validTo: new Date(certificate.validToMs).toISOString(),
  fingerprint: certificate.sha256,
  pin: `sha256/${certificate.spkiSha256}`,
});

function checkDates(path: Path, { network, scope }: Presented, opinion: string | undefined): void {
  const now = scope.clock.wallMs();
  const pinned = (network.pins ?? []).length > 0;
  const all = pinned ? path.sent.slice(0, 1) : [...path.sent, ...(path.root ? [path.root] : [])];
  const which = (certificate: Certificate) =>
    certificate === path.sent[0] ? 'leaf' : certificate === path.root ? 'root' : 'intermediate';
  const dated = (certificate: Certificate): Facts => ({
    certificate: which(certificate),
    subject: certificate.subject,
    validFrom: new Date(certificate.validFromMs).toISOString(),
    validTo: new Date(certificate.validToMs).toISOString(),
  });
  // Where OpenSSL found no fault with the dates, only the leaf is looked at again, by the handshake's own clock.
  const suspects = DATE_ERRORS.has(opinion ?? '') ? all : all.slice(0, 1);
  const expired = suspects.find(({ validToMs }) => validToMs < now);
  if (expired) throw new HandshakeFault('TLS_CERT_EXPIRED', dated(expired));
  const early = suspects.find(({ validFromMs }) => validFromMs > now);
  if (early) throw new HandshakeFault('TLS_CERT_NOT_YET_VALID', dated(early));
  const first = firstToEnd(all);
  if (DATE_ERRORS.has(opinion ?? '') && !pinned && first)
    throw new HandshakeFault('TLS_CERT_EXPIRED', dated(first));
}

const DATE_ERRORS: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

function checkPins(pins: readonly Pin[], leaf: Certificate): void {
  const spki = leaf.spkiSha256;
  const matches = pins.some(({ kind, sha256 }) => sha256 === (kind === 'spki' ? spki : leaf.sha256));
  if (matches) return;
  throw new HandshakeFault('TLS_PIN_MISMATCH', {
    expected: pins.map(({ kind, sha256 }) => `${PIN_PREFIX[kind]}${sha256}`),
    actualPin: pins.some(({ kind }) => kind === 'spki') ? `sha256/${spki}` : `cert-sha256/${leaf.sha256}`,
    subject: leaf.subject,
  });
}

const PIN_PREFIX = { spki: 'sha256/', certificate: 'cert-sha256/' } as const;

/** Of a certificate for hundreds of names, enough to see whose it is. */
const MAX_NAMES = 20;

function checkHostname(leaf: Certificate, endpoint: Endpoint): void {
  const host = bareName(endpoint.host);
  if (checkServerIdentity(host, leaf.detail) === undefined) return;
  const names = leaf.detail.subjectaltname?.split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''));
  throw new HandshakeFault('TLS_HOSTNAME_MISMATCH', {
    host,
    names: (names ?? [leaf.subject]).slice(0, MAX_NAMES),
    namesFrom: names ? 'subjectAltName' : 'commonName',
  });
}

/** TLS_CERT_EXPIRING: the first to end of the certificates that the peer sent and the path uses. */
function measureEnd(sent: readonly Certificate[], { roots, endpoint, scope }: Presented, facts: Facts): void {
  const earliest = firstToEnd(sent);
  const first = earliest === sent[0] ? earliest : firstToEnd(usedPart(sent, roots));
  if (!first) return;
  const daysLeft = Math.floor((first.validToMs - scope.clock.wallMs()) / (DAY_MS / 10)) / 10;
  facts['daysLeft'] = daysLeft;
  scope.measure('TLS_CERT_EXPIRING', daysLeft, {
    host: endpoint.host,
    subject: first.subject,
    certificate: first === sent[0] ? 'leaf' : 'intermediate',
    validTo: new Date(first.validToMs).toISOString(),
  });
}

const DAY_MS = 86_400_000;

const firstToEnd = (certificates: readonly Certificate[]): Certificate | undefined =>
  [...certificates].sort((a, b) => a.validToMs - b.validToMs)[0];
