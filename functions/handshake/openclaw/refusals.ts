import type { FaultCode } from '../../contract/faults/index.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import { asNumber, asObject, asText, asTexts, firstOf, type JsonObject, toJson } from '../json.ts';
import { PROTOCOL_VERSION } from './connect-request.ts';
import type { SessionEnd } from './session.ts';

/** `error.details.code` of a refused connect, as sent by openclaw 2026.9.6 (ConnectErrorDetailCodes). */
const BY_DETAIL: Readonly<Record<string, FaultCode>> = {
  AUTH_REQUIRED: 'GATEWAY_TOKEN_MISSING',
  AUTH_TOKEN_MISSING: 'GATEWAY_TOKEN_MISSING',
  AUTH_TOKEN_NOT_CONFIGURED: 'GATEWAY_TOKEN_MISSING',
  AUTH_TOKEN_MISMATCH: 'GATEWAY_TOKEN_MISMATCH',
  AUTH_PASSWORD_MISSING: 'GATEWAY_PASSWORD_MISSING',
  AUTH_PASSWORD_NOT_CONFIGURED: 'GATEWAY_PASSWORD_MISSING',
  AUTH_PASSWORD_MISMATCH: 'GATEWAY_PASSWORD_MISMATCH',
  AUTH_BOOTSTRAP_TOKEN_INVALID: 'DEVICE_TOKEN_REJECTED',
  AUTH_DEVICE_TOKEN_MISMATCH: 'DEVICE_TOKEN_REJECTED',
  AUTH_SCOPE_MISMATCH: 'DEVICE_SCOPE_MISMATCH',
  AUTH_RATE_LIMITED: 'GATEWAY_RATE_LIMITED',
  AUTH_IDENTITY_HEADER_REQUIRED: 'GATEWAY_IDENTITY_HEADER_MISSING',
  AUTH_VERIFIED_USER_REQUIRED: 'GATEWAY_IDENTITY_HEADER_MISSING',
  AUTH_TAILSCALE_IDENTITY_MISSING: 'GATEWAY_IDENTITY_HEADER_MISSING',
  AUTH_TAILSCALE_PROXY_MISSING: 'GATEWAY_IDENTITY_HEADER_MISSING',
  AUTH_TAILSCALE_WHOIS_FAILED: 'GATEWAY_IDENTITY_HEADER_MISSING',
  AUTH_TAILSCALE_IDENTITY_MISMATCH: 'GATEWAY_IDENTITY_HEADER_MISSING',
  CONTROL_UI_ORIGIN_NOT_ALLOWED: 'GATEWAY_ORIGIN_REJECTED',
  PROTOCOL_MISMATCH: 'PROTOCOL_MISMATCH',
  CLIENT_VERSION_MISMATCH: 'PROTOCOL_MISMATCH',
  CONTROL_UI_DEVICE_IDENTITY_REQUIRED: 'DEVICE_IDENTITY_REQUIRED',
  DEVICE_IDENTITY_REQUIRED: 'DEVICE_IDENTITY_REQUIRED',
  DEVICE_AUTH_INVALID: 'SIGNATURE_INVALID',
  DEVICE_AUTH_SIGNATURE_INVALID: 'SIGNATURE_INVALID',
  DEVICE_AUTH_PUBLIC_KEY_INVALID: 'SIGNATURE_INVALID',
  DEVICE_AUTH_SIGNATURE_EXPIRED: 'SIGNATURE_EXPIRED',
  DEVICE_AUTH_NONCE_REQUIRED: 'NONCE_REJECTED',
  DEVICE_AUTH_NONCE_MISMATCH: 'NONCE_REJECTED',
  DEVICE_AUTH_DEVICE_ID_MISMATCH: 'DEVICE_ID_MISMATCH',
  MISSING_SCOPE: 'DEVICE_SCOPE_MISMATCH',
};

/** `error.details.reason` of a PAIRING_REQUIRED. A map: a peer may say `constructor`. */
const BY_PAIRING_REASON: ReadonlyMap<string, FaultCode> = new Map([
  ['not-paired', 'PAIRING_NOT_APPROVED'],
  ['scope-upgrade', 'PAIRING_SCOPE_UPGRADE'],
  ['role-upgrade', 'PAIRING_ROLE_UPGRADE'],
  ['metadata-upgrade', 'PAIRING_METADATA_UPGRADE'],
]);

/** The detail that comes with these reasons, and the codes that say as much where there is none. */
const PAIRING: ReadonlySet<string> = new Set(['PAIRING_REQUIRED', 'NOT_PAIRED']);

/** `error.details.reason` of an UNAVAILABLE; any other means that it is starting. */
const BY_UNAVAILABLE_REASON: ReadonlyMap<string, FaultCode> = new Map([
  ['gateway-restarting', 'GATEWAY_DRAINING'],
  ['gateway-suspending', 'GATEWAY_DRAINING'],
]);

/** `error.code`, where the details say nothing. */
const BY_CODE: Readonly<Record<string, FaultCode>> = {
  NOT_PAIRED: 'PAIRING_NOT_APPROVED',
  UNAVAILABLE: 'GATEWAY_STARTING',
  PROTOCOL_MISMATCH: 'PROTOCOL_MISMATCH',
  INVALID_REQUEST: 'CONNECT_REJECTED',
  FORBIDDEN: 'DEVICE_SCOPE_MISMATCH',
  RATE_LIMITED: 'GATEWAY_RATE_LIMITED',
};

/** How a gateway says so that gives no details. */
const MISSING_SCOPE = /^\s*missing scopes?:/i;

/** A close without a response; any other code is GATEWAY_SILENT_CLOSE. */
const BY_CLOSE_CODE: Readonly<Record<number, FaultCode>> = {
  1001: 'GATEWAY_DRAINING',
  1002: 'PROTOCOL_MISMATCH',
  1008: 'CONNECT_REJECTED',
  1009: 'CONNECT_REJECTED',
  1012: 'GATEWAY_DRAINING',
  1013: 'GATEWAY_STARTING',
};

/** The gateway's refusal of a request, whatever the letter case and blanks of its codes. */
export function refusal(error: JsonObject, request: string): HandshakeFault {
  const details = asObject(error['details']) ?? {};
  const detail = upper(details['code']);
  const reason = lower(details['reason']);
  const code = upper(error['code']);
  const authReason = lower(details['authReason']);
  const message = asText(error['message']);
  const fault =
    (detail ? undefined : toldBesides(details, message)) ?? faultOf(code, detail, reason, authReason);
  return new HandshakeFault(fault, {
    request,
    answer: fault === 'UNCLASSIFIED' ? toJson(error) : undefined,
    gatewayCode: detail || code || undefined,
    reason: reason || authReason || undefined,
    message,
    ...named(details),
    retryAfterMs: asNumber(error['retryAfterMs']) ?? asNumber(details['retryAfterMs']),
    ...(fault === 'PROTOCOL_MISMATCH' ? protocolFacts(details) : {}),
  });
}

/** What a refusal without a code in its details says all the same. */
function toldBesides(details: JsonObject, message = ''): FaultCode | undefined {
  if (asNumber(details['expectedProtocol']) !== undefined) return 'PROTOCOL_MISMATCH';
  return MISSING_SCOPE.test(message) ? 'DEVICE_SCOPE_MISMATCH' : undefined;
}

/** A session that ended before it answered. */
export function brokenOff(end: SessionEnd, request: string): HandshakeFault {
  if (end.kind === 'broken')
    return new HandshakeFault('GATEWAY_NOT_OPENCLAW', { request, problem: `it sent ${end.problem}` });
  if (end.shutdown)
    return new HandshakeFault('GATEWAY_DRAINING', { request, reason: 'it announced its shutdown' });
  if (end.kind === 'silent') return new HandshakeFault('GATEWAY_HUNG', { request, silentAfter: request });
  const draining = end.code === 1013 && /restart|suspen/i.test(end.reason);
  const code = draining ? 'GATEWAY_DRAINING' : (BY_CLOSE_CODE[end.code] ?? 'GATEWAY_SILENT_CLOSE');
  return new HandshakeFault(code, {
    request,
    closeCode: end.code,
    message: asText(end.reason),
    ...(code === 'PROTOCOL_MISMATCH' ? { ourProtocol: PROTOCOL_VERSION } : {}),
  });
}

/** The versions on both sides, and which of the two has to be updated. */
export function protocolFacts(details: JsonObject): Facts {
  const expected = asNumber(details['expectedProtocol']) ?? asNumber(details['protocol']);
  return {
    ourProtocol: PROTOCOL_VERSION,
    expectedProtocol: expected,
    update: expected === undefined ? undefined : olderSide(expected),
  };
}

function olderSide(expected: number): string | undefined {
  if (expected === PROTOCOL_VERSION) return undefined;
  return expected > PROTOCOL_VERSION ? 'pairwatch' : 'gateway';
}

function faultOf(code: string, detail: string, reason: string, authReason: string): FaultCode {
  if (PAIRING.has(detail || code)) return BY_PAIRING_REASON.get(reason) ?? 'PAIRING_NOT_APPROVED';
  if (!detail && (authReason || reason) === 'rate-limited') return 'GATEWAY_RATE_LIMITED';
  if (detail === 'AUTH_UNAUTHORIZED')
    return /^(?:trusted-proxy|tailscale)/.test(authReason || reason)
      ? 'GATEWAY_IDENTITY_HEADER_MISSING'
      : 'CONNECT_REJECTED';
  const byDetail = BY_DETAIL[detail];
  if (byDetail) return byDetail;
  if (code === 'UNAVAILABLE') return BY_UNAVAILABLE_REASON.get(reason) ?? 'GATEWAY_STARTING';
  return BY_CODE[code] ?? BY_DETAIL[code] ?? 'UNCLASSIFIED';
}

/** What of the details may stand in evidence. */
function named(details: JsonObject): Facts {
  return {
    requestId: asRequestId(details['requestId']),
    deviceId: asText(details['deviceId']),
    requestedScopes: scopesIn(details['requestedScopes']),
    approvedScopes: scopesIn(details['approvedScopes']),
    missingScope: asText(details['missingScope']),
  };
}

function scopesIn(value: unknown): readonly string[] | undefined {
  const scopes = asTexts(value);
  return scopes && firstOf(scopes);
}

/** It goes into a command that a person will copy: one word, nothing that a shell would act on. */
function asRequestId(value: unknown): string | undefined {
  const text = asText(value)?.trim();
  return text !== undefined && /^[A-Za-z0-9][\w.:-]{0,127}$/.test(text) ? text : undefined;
}

const upper = (value: unknown): string =>
  (asText(value) ?? '')
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_');
const lower = (value: unknown): string =>
  (asText(value) ?? '')
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
