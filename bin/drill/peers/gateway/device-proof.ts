import { createHash, createPublicKey, verify } from 'node:crypto';
import type { ConnectParams } from './connect-params.ts';
import { type Refusal, refuse } from './frames.ts';

const SIGNATURE_TOLERANCE_MS = 120_000;

/** Device signature v3, checked in the order of the real gateway; undefined where it holds. */
export function refuseDeviceProof(params: ConnectParams, nonce: string, nowMs: number): Refusal | undefined {
  const { device } = params;
  if (!device) return undefined;
  if (deviceIdOf(device.publicKey) !== device.id)
    return invalid('DEVICE_AUTH_DEVICE_ID_MISMATCH', 'device-id-mismatch', 'device identity mismatch');
  if (Math.abs(nowMs - device.signedAt) > SIGNATURE_TOLERANCE_MS)
    return invalid('DEVICE_AUTH_SIGNATURE_EXPIRED', 'device-signature-stale', 'device signature expired');
  if (device.nonce.trim() === '')
    return invalid('DEVICE_AUTH_NONCE_REQUIRED', 'device-nonce-missing', 'device nonce required');
  if (device.nonce.trim() !== nonce)
    return invalid('DEVICE_AUTH_NONCE_MISMATCH', 'device-nonce-mismatch', 'device nonce mismatch');
  if (!signatureHolds(params, device))
    return invalid('DEVICE_AUTH_SIGNATURE_INVALID', 'device-signature', 'device signature invalid');
  return undefined;
}

const deviceIdOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex');

const invalid = (code: string, reason: string, message: string): Refusal =>
  refuse('INVALID_REQUEST', message, { code, reason });

function signatureHolds(params: ConnectParams, device: NonNullable<ConnectParams['device']>): boolean {
  const { client, auth = {}, role = 'operator', scopes = [] } = params;
  const signed = [
    'v3',
    device.id,
    client.id,
    client.mode,
    role,
    scopes.join(','),
    device.signedAt,
    auth.token ?? auth.deviceToken ?? auth.bootstrapToken ?? '',
    device.nonce,
    client.platform.trim().toLowerCase(),
    (client.deviceFamily ?? '').trim().toLowerCase(),
  ].join('|');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: device.publicKey }, format: 'jwk' });
  return verify(null, Buffer.from(signed), key, Buffer.from(device.signature, 'base64url'));
}
