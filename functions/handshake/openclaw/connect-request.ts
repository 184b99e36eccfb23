import { randomUUID, sign } from 'node:crypto';
import { signingKey } from '../../keys/device-document.ts';
import type { DeviceDocument } from '../../keys/documents.ts';
import { VERSION } from '../version.ts';

/** The one version of the gateway protocol that is spoken here. */
export const PROTOCOL_VERSION = 4;

const CLIENT_ID = 'gateway-client';

/**
 * `backend` is what a monitor uses: it meets PROTOCOL_MISMATCH as real clients do. But a gateway lets a `backend` on
 * its own host pair itself with the shared credential alone, so whatever asks about the pairing itself (enrolment,
 * the follow-up on a dead token) comes as `probe`. Tried with openclaw 2026.9.6.
 */
export type ClientMode = 'backend' | 'probe';

export type GatewayAuth =
  | { readonly deviceToken: string }
  | { readonly token: string }
  | { readonly password: string };

export interface Challenge {
  readonly nonce: string;
  /** The gateway's clock, epoch ms; it is what gets signed. */
  readonly ts: number;
}

export interface ConnectOptions {
  /** Who asks. @default - nobody: whoever holds the shared credential */
  readonly device?: DeviceDocument;
  readonly auth: GatewayAuth;
  readonly mode: ClientMode;
  readonly scopes: readonly string[];
}

export interface RequestFrame {
  readonly type: 'req';
  readonly id: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export function requestFrame(method: string, params: Readonly<Record<string, unknown>>): RequestFrame {
  return { type: 'req', id: randomUUID(), method, params };
}

const NOBODY = { platform: 'linux', deviceFamily: '', role: 'operator' } as const;

/** The first frame of a session: identity, credential and what is asked for; a device's is signed over the challenge. */
export function connectRequest(options: ConnectOptions, challenge: Challenge): RequestFrame {
  const { device, auth, mode, scopes } = options;
  const { platform, deviceFamily, role } = device ?? NOBODY;
  return requestFrame('connect', {
    minProtocol: PROTOCOL_VERSION,
    maxProtocol: PROTOCOL_VERSION,
    client: {
      id: CLIENT_ID,
      version: VERSION,
      platform,
      mode,
      ...(deviceFamily ? { deviceFamily } : {}),
    },
    role,
    scopes,
    caps: [],
    commands: [],
    permissions: {},
    locale: 'en-US',
    userAgent: `pairwatch/${VERSION}`,
    auth,
    ...(device && { device: proofOf(device, options, challenge) }),
  });
}

function proofOf(device: DeviceDocument, options: ConnectOptions, challenge: Challenge) {
  const text = Buffer.from(signedText(device, options, challenge));
  return {
    id: device.deviceId,
    publicKey: device.publicKey,
    signature: sign(null, text, signingKey(device)).toString('base64url'),
    signedAt: challenge.ts,
    nonce: challenge.nonce,
  };
}

/** Device signature v3; a password is not signed. */
function signedText(
  device: DeviceDocument,
  { auth, mode, scopes }: ConnectOptions,
  { nonce, ts }: Challenge,
): string {
  const token = 'token' in auth ? auth.token : 'deviceToken' in auth ? auth.deviceToken : '';
  return [
    'v3',
    device.deviceId,
    CLIENT_ID,
    mode,
    device.role,
    scopes.join(','),
    ts,
    token,
    nonce,
    normalized(device.platform),
    normalized(device.deviceFamily),
  ].join('|');
}

const normalized = (text: string): string => text.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
