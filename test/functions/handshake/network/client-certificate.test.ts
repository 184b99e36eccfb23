import { createHash, generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Authority, certificateAuthority } from '../../../../bin/drill/peers/certificates.ts';
import { handshake } from '../../../../functions/handshake/handshake.ts';
import type { DeviceDocument } from '../../../../functions/keys/documents.ts';
import { startTlsServer, type TlsServer } from '../../../support/tls-server.ts';

let authority: Authority;
let server: TlsServer | undefined;
beforeAll(async () => {
  authority = await certificateAuthority();
});
afterEach(() => server?.close());

test.each([
  ['openai', 'https', 'TLSv1.3'],
  ['openai', 'https', 'TLSv1.2'],
  ['openclaw', 'wss', 'TLSv1.3'],
  ['openclaw', 'wss', 'TLSv1.2'],
] as const)('%s over %s with %s: the refusal is the phase tls’s', async (protocol, scheme, version) => {
  server = await startTlsServer({
    ...(await authority.leaf()),
    requestCert: true,
    minVersion: version,
    maxVersion: version,
  });
  const { verdict } = await handshake({
    target: 'api',
    protocol,
    url: new URL(`${scheme}://localhost:${server.port}`),
    location: 'private:test',
    credential: { state: 'found', value: protocol === 'openai' ? 'sk-test-7Yb2Qm9LxKc4Vn81' : device() },
    timeoutMs: 3000,
    network: { ca: authority.pem },
  });
  expect([verdict.fault?.code, verdict.fault?.phase]).toEqual(['TLS_CLIENT_CERT_REQUIRED', 'tls']);
});

function device(): string {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const document: DeviceDocument = {
    schema: 1,
    deviceId: createHash('sha256').update(raw).digest('hex'),
    publicKey: raw.toString('base64url'),
    privateKey: privateKey.export({ format: 'jwk' }).d ?? '',
    deviceToken: 'device-token-of-a-test',
    platform: 'linux',
    deviceFamily: '',
    role: 'operator',
    scopes: ['operator.read'],
  };
  return JSON.stringify(document);
}
