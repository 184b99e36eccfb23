import type { TLSSocket } from 'node:tls';
import { type Facts, HandshakeFault } from '../fault.ts';

/** Alerts by number (RFC 8446, section 6, and the older ones that servers still send). */
const ALERTS: Readonly<Record<number, string>> = {
  10: 'unexpected_message',
  20: 'bad_record_mac',
  21: 'decryption_failed',
  22: 'record_overflow',
  30: 'decompression_failure',
  40: 'handshake_failure',
  41: 'no_certificate',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  60: 'export_restriction',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  100: 'no_renegotiation',
  109: 'missing_extension',
  110: 'unsupported_extension',
  111: 'certificate_unobtainable',
  112: 'unrecognized_name',
  113: 'bad_certificate_status_response',
  114: 'bad_certificate_hash_value',
  115: 'unknown_psk_identity',
  116: 'certificate_required',
  120: 'no_application_protocol',
};

/** What servers say to a client that was asked for a certificate and sent none. */
const CERTIFICATE_ALERTS: ReadonlySet<string> = new Set([
  'handshake_failure',
  'no_certificate',
  'bad_certificate',
  'unsupported_certificate',
  'certificate_unknown',
  'unknown_ca',
  'access_denied',
]);

/**
 * The TLS fault behind a socket's error, also one that turns up only after the handshake (TLS 1.3 refuses a client
 * certificate at the first read). Undefined when the error is not TLS's own (a reset, a timeout).
 */
export function tlsFault(socket: TLSSocket, error: unknown): HandshakeFault | undefined {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  if (!/^(ERR_SSL_|ERR_OSSL_|EPROTO$)/.test(code)) return undefined;
  const reason = code
    .replace(/^ERR_O?SSL_/, '')
    .toLowerCase()
    .replaceAll('_', ' ');
  const number = /SSL alert number (\d+)/.exec(message)?.[1];
  if (number !== undefined) return alertFault(Number(number), certificateRequested(socket), error);
  if (LOCAL_VERSION.test(code)) {
    return new HandshakeFault('TLS_VERSION_MISMATCH', { reason, offered: OFFERED }, { cause: error });
  }
  if (LOCAL_POLICY.test(code) || hasNegotiated(socket)) {
    return new HandshakeFault('TLS_REJECTED', { by: 'pairwatch', reason }, { cause: error });
  }
  return new HandshakeFault('TLS_NOT_TLS', { reason }, { cause: error });
}

function alertFault(number: number, asked: boolean, cause: unknown): HandshakeFault {
  const alert = ALERTS[number] ?? `alert ${number}`;
  const evidence: Facts = { by: 'peer', alert, alertNumber: number };
  if (alert === 'certificate_required' || (asked && CERTIFICATE_ALERTS.has(alert))) {
    return new HandshakeFault('TLS_CLIENT_CERT_REQUIRED', evidence, { cause });
  }
  if (alert === 'protocol_version' || alert === 'inappropriate_fallback') {
    return new HandshakeFault('TLS_VERSION_MISMATCH', { ...evidence, offered: OFFERED }, { cause });
  }
  return new HandshakeFault('TLS_REJECTED', evidence, { cause });
}

/** A client knows the peer's signature algorithms only from its CertificateRequest (RFC 5246, 7.4.4; RFC 8446, 4.3.2). */
const certificateRequested = (socket: TLSSocket): boolean => (socket.getSharedSigalgs() ?? []).length > 0;

/** A peer whose ServerHello chose a cipher does speak TLS, whatever it did afterwards. */
const hasNegotiated = (socket: TLSSocket): boolean => socket.getCipher()?.name !== undefined;

const OFFERED: readonly string[] = ['TLSv1.2', 'TLSv1.3'];

/** OpenSSL's own refusals of a peer that does speak TLS. */
const LOCAL_VERSION =
  /^ERR_SSL_(UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|UNSAFE_LEGACY_RENEGOTIATION|INAPPROPRIATE_FALLBACK)/;
const LOCAL_POLICY =
  /^ERR_OSSL_|^ERR_SSL_(DH_KEY_TOO_SMALL|NO_SUITABLE|BAD_DH_VALUE|BAD_ECPOINT|WRONG_SIGNATURE|WRONG_CURVE|WRONG_CIPHER|UNKNOWN_CIPHER|LEGACY_SIGALG|UNSUPPORTED_ELLIPTIC|BAD_SIGNATURE|TLSV1_UNRECOGNIZED|ILLEGAL_POINT)/;
