import { createHash, generateKeyPairSync } from 'node:crypto';
import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import type { DeviceDocument } from '../../functions/keys/documents.ts';

export const KEY = 'sk-mtx-8Qw3Zr5Lk9Tn2Vb7Hd4Gf6Js1Px0Cy';
/** No wait of a row is longer, unless the row says so. */
export const DEADLINE_MS = 3000;
/** For rows in which nothing ever comes. */
export const HANG_MS = 700;

export type Over = Partial<HandshakeSpec>;

const httpSpec =
  (protocol: 'openai' | 'anthropic') =>
  (url: string | number, over: Over = {}): HandshakeSpec => ({
    target: 'matrix',
    protocol,
    url: new URL(typeof url === 'number' ? `http://127.0.0.1:${url}/v1` : url),
    location: 'private:matrix',
    credential: { state: 'found', value: KEY },
    timeoutMs: DEADLINE_MS,
    ...over,
  });

export const openai = httpSpec('openai');
export const anthropic = httpSpec('anthropic');

export function openclaw(url: string | number, over: Over = {}): HandshakeSpec {
  return {
    target: 'matrix',
    protocol: 'openclaw',
    url: new URL(typeof url === 'number' ? `ws://127.0.0.1:${url}` : url),
    location: 'private:matrix',
    credential: { state: 'found', value: JSON.stringify(DEVICE) },
    timeoutMs: DEADLINE_MS,
    ...over,
  };
}

export function newDevice(scopes: readonly string[] = ['operator.read']): DeviceDocument {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
  return {
    schema: 1,
    deviceId: createHash('sha256').update(raw).digest('hex'),
    publicKey: raw.toString('base64url'),
    privateKey: seed.toString('base64url'),
    deviceToken: 'dtk_mtx_5Xn8Rb2Wq7Lm4Jc9Vf3Kz6Ph1Ty0Gd',
    platform: 'linux',
    deviceFamily: '',
    role: 'operator',
    scopes,
  };
}

export const DEVICE = newDevice();
