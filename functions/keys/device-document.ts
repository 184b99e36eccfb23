import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { DeviceDocument } from './documents.ts';

/** Why a text is not a device document; `reason` never repeats a value of it. */
export type ParsedDevice =
  | { readonly ok: true; readonly document: DeviceDocument }
  | { readonly ok: false; readonly reason: string };

/** What the gateway pins when it pairs a device: constants of the document, never read from the probing machine. */
export interface DeviceTraits {
  /** @default linux */
  readonly platform?: string;
  /** @default - empty */
  readonly deviceFamily?: string;
  /** @default operator */
  readonly role?: string;
  /** What a session asks for. @default operator.read */
  readonly scopes?: readonly string[];
}

const BASE64URL_32_BYTES = /^[A-Za-z0-9_-]{43}$/;
const HEX_32_BYTES = /^[0-9a-f]{64}$/;
const PLACEHOLDER = /^(?:<.*>|\$\{?\w+\}?|your[ _-].*|.*(?:_here|change[ _-]?me|placeholder|x{6,}).*)$/i;
/** The signed text separates its fields by `|`, and scopes by `,`. */
const WORD = /^[\x21-\x2b\x2d-\x7b\x7d\x7e]+$/;

const TEXT_FIELDS = [
  'deviceId',
  'publicKey',
  'privateKey',
  'deviceToken',
  'platform',
  'deviceFamily',
  'role',
] as const;
type TextField = (typeof TEXT_FIELDS)[number];

/** Checks the whole document, the key pair included: the seed's public key and its hash have to be the stored ones. */
export function parseDeviceDocument(text: string): ParsedDevice {
  const raw = readObject(text);
  if (typeof raw === 'string') return refuse(raw);
  if (raw['schema'] !== 1) return refuse('its schema is not 1');
  const missing = TEXT_FIELDS.filter((name) => typeof raw[name] !== 'string');
  if (missing.length > 0) return refuse(`it has no text in: ${missing.join(', ')}`);
  const fields = Object.fromEntries(TEXT_FIELDS.map((name) => [name, raw[name]])) as Record<
    TextField,
    string
  >;
  const scopes = raw['scopes'];
  if (!isScopeList(scopes)) return refuse('scopes is not a list of scope names');
  const reason = problemOf(fields);
  return reason ? refuse(reason) : { ok: true, document: { schema: 1, ...fields, scopes } };
}

/** A new identity, not yet known to any gateway; its token comes with the enrolment. */
export function createDevice(traits: DeviceTraits = {}): DeviceDocument {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  return {
    schema: 1,
    deviceId: deviceIdOf(x),
    publicKey: x,
    privateKey: d,
    deviceToken: '',
    platform: traits.platform ?? 'linux',
    deviceFamily: traits.deviceFamily ?? '',
    role: traits.role ?? 'operator',
    scopes: traits.scopes ?? ['operator.read'],
  };
}

/** As a file or a secret holds it: indented JSON with a last newline. */
export function formatDeviceDocument(document: DeviceDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The signing key of a document that was parsed. */
export function signingKey({ publicKey, privateKey }: DeviceDocument): KeyObject {
  return createPrivateKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey, d: privateKey },
    format: 'jwk',
  });
}

const deviceIdOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex');

const refuse = (reason: string): ParsedDevice => ({ ok: false, reason });

function readObject(text: string): Record<string, unknown> | string {
  if (text.trim() === '') return 'it is empty';
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
    return 'it is not a JSON object';
  } catch {
    return 'it is not JSON';
  }
}

function isScopeList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((scope) => typeof scope === 'string' && WORD.test(scope));
}

function problemOf(fields: Record<TextField, string>): string | undefined {
  const { deviceId, publicKey, privateKey, deviceToken, role } = fields;
  if (!HEX_32_BYTES.test(deviceId)) return 'deviceId is not 64 lower-case hex digits';
  if (!BASE64URL_32_BYTES.test(publicKey)) return 'publicKey is not 32 bytes in base64url';
  if (!BASE64URL_32_BYTES.test(privateKey)) return 'privateKey is not 32 bytes in base64url';
  if (deviceToken === '') return 'deviceToken is empty';
  if (PLACEHOLDER.test(deviceToken)) return 'deviceToken is a placeholder';
  if (!WORD.test(deviceToken)) return 'deviceToken holds blanks or characters that a token cannot carry';
  if (!WORD.test(role)) return 'role is not one word';
  for (const name of ['platform', 'deviceFamily'] as const)
    if (/[|\p{Cc}]/u.test(fields[name])) return `${name} holds a control character or a "|"`;
  if (publicKeyOf(privateKey) !== publicKey) return 'privateKey does not belong to publicKey';
  if (deviceIdOf(publicKey) !== deviceId) return 'deviceId is not the SHA-256 of publicKey';
  return undefined;
}

/**
 * As a JWK, whose `x` Node derives from `d` whatever stands there: a DER key would be parsed by OpenSSL, and Node takes
 * an error that a TLS handshake elsewhere in the process left in OpenSSL's queue for that parser's own (tried: 24.21).
 */
function publicKeyOf(seed: string): string | undefined {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: seed, d: seed };
  return createPrivateKey({ key: jwk, format: 'jwk' }).export({ format: 'jwk' }).x;
}
