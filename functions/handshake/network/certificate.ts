import { hash } from 'node:crypto';
import type { DetailedPeerCertificate } from 'node:tls';

/** What a certificate says by itself: public, and the same whoever sends it. */
interface Reading {
  /** The common name, or the whole name where there is none. */
  readonly subject: string;
  readonly issuer: string;
  readonly validFromMs: number;
  readonly validToMs: number;
  /** Lower-case hex SHA-256 of the whole certificate. */
  readonly sha256: string;
  /** Base64 SHA-256 of the SubjectPublicKeyInfo, as curl's --pinnedpubkey. */
  readonly spkiSha256: string;
  readonly selfIssued: boolean;
}

/** What the checks and the facts need of one certificate. */
export interface Certificate extends Reading {
  readonly detail: DetailedPeerCertificate;
}

/** More than any real chain; a peer may send hundreds. */
const MAX_CHAIN = 12;

/** The chain as Node shows it: the peer's leaf first, filled up from the local store. */
export function chainOf(leaf: DetailedPeerCertificate): Certificate[] {
  const chain: Certificate[] = [];
  const seen = new Set<string>();
  let detail: DetailedPeerCertificate | undefined = leaf;
  while (detail?.raw && !seen.has(detail.fingerprint256) && chain.length < MAX_CHAIN) {
    seen.add(detail.fingerprint256);
    chain.push(certificateOf(detail));
    detail = detail.issuerCertificate;
  }
  return chain;
}

const certificateOf = (detail: DetailedPeerCertificate): Certificate => ({ ...readingOf(detail), detail });

const KEPT = 256;
const kept = new Map<string, Reading>();

/** Read once, not once a handshake: a target's certificates change every few weeks. Found by their whole SHA-256. */
function readingOf(detail: DetailedPeerCertificate): Reading {
  const known = kept.get(detail.fingerprint256);
  if (known) return known;
  const reading = read(detail);
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size >= KEPT) kept.delete(oldest);
  kept.set(detail.fingerprint256, reading);
  return reading;
}

function read(detail: DetailedPeerCertificate): Reading {
  return {
    subject: nameOf(detail.subject),
    issuer: nameOf(detail.issuer),
    validFromMs: Date.parse(detail.valid_from),
    validToMs: Date.parse(detail.valid_to),
    sha256: detail.fingerprint256.replaceAll(':', '').toLowerCase(),
    spkiSha256: spkiHash(detail.raw),
    selfIssued: JSON.stringify(detail.subject) === JSON.stringify(detail.issuer),
  };
}

function nameOf(name: DetailedPeerCertificate['subject']): string {
  const common: string | string[] | undefined = name?.CN;
  if (common !== undefined) return String(common);
  return Object.entries(name ?? {})
    .map(([type, value]) => `${type}=${value}`)
    .join(', ');
}

function spkiHash(der: Buffer): string {
  // RFC 5280, section 4.1: version (optional, [0]), serialNumber, signature, issuer, validity, subject, the key.
  let field = elementAt(der, elementAt(der, elementAt(der, 0).content).content);
  const before = field.tag === 0xa0 ? 6 : 5;
  for (let skipped = 0; skipped < before; skipped++) field = elementAt(der, field.end);
  return hash('sha256', der.subarray(field.start, field.end), 'base64');
}

/** The dotted OID of the algorithm it is signed with: what follows the signed part. */
export function signatureOid(der: Buffer): string {
  const signed = elementAt(der, elementAt(der, 0).content);
  const oid = elementAt(der, elementAt(der, signed.end).content);
  return dottedOid(der.subarray(oid.content, oid.end));
}

interface Element {
  readonly tag: number;
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

function elementAt(der: Buffer, start: number): Element {
  const tag = der[start] ?? 0;
  const first = der[start + 1] ?? 0;
  if (first < 0x80) return { tag, start, content: start + 2, end: start + 2 + first };
  const bytes = first & 0x7f;
  const content = start + 2 + bytes;
  return { tag, start, content, end: content + der.readUIntBE(start + 2, bytes) };
}

function dottedOid(bytes: Buffer): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of bytes) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}
