import { createHash, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { certificateAuthority, selfSigned } from '../../../../bin/drill/peers/certificates.ts';
import { PracticeGateway } from '../../../../bin/drill/peers/gateway.ts';
import { startPracticeProxy } from '../../../../bin/drill/peers/proxy.ts';
import type { Verdict } from '../../../../functions/contract/verdict.ts';
import { handshake } from '../../../../functions/handshake/handshake.ts';
import { enroll } from '../../../../functions/handshake/openclaw/enroll.ts';
import type { NetworkOptions } from '../../../../functions/handshake/spec.ts';
import type { DeviceDocument } from '../../../../functions/keys/documents.ts';

/** As the gateway makes its own certificate: self-signed, without a subjectAltName. */
const certificate = await selfSigned({ commonName: 'openclaw-gateway', hosts: [] });
const sha256 = createHash('sha256').update(new X509Certificate(certificate.cert).raw).digest('hex');
const pinned: NetworkOptions = { pins: [{ kind: 'certificate', sha256 }] };
const shared = { kind: 'token' as const, value: 'shr_9Wq2Lx7Nv4Zt8Kc3' };

let gateway: PracticeGateway;
let device: DeviceDocument;

beforeAll(async () => {
  gateway = await PracticeGateway.start({ auth: { mode: 'token', token: shared.value }, tls: certificate });
  const options = {
    target: 'g',
    url: new URL(gateway.url),
    location: 'private:test',
    shared,
    network: pinned,
    pollMs: 20,
  };
  for await (const event of enroll(options)) {
    if (event.state === 'pending') gateway.approve(event.requestId);
    if (event.state === 'proved') device = event.document;
  }
});
afterAll(() => gateway.stop());

async function verdictOf(network: NetworkOptions, url = gateway.url): Promise<Verdict> {
  const { verdict } = await handshake({
    target: 'g',
    protocol: 'openclaw',
    url: new URL(url),
    location: 'private:test',
    credential: { state: 'found', value: JSON.stringify(device) },
    timeoutMs: 3000,
    network,
  });
  return verdict;
}

async function look(network: NetworkOptions) {
  const { outcome, fault, phases } = await verdictOf(network);
  return { outcome, code: fault?.code, phases: phases.map(({ phase }) => phase) };
}

test('its own certificate, pinned', async () => {
  expect(await look(pinned)).toMatchObject({
    outcome: 'paired',
    phases: ['credential', 'dns', 'tcp', 'tls', 'upgrade', 'challenge', 'identity', 'auth', 'pairing'],
  });
});

test('its own certificate, not pinned or pinned wrongly: nothing is asked', async () => {
  const { pem } = await certificateAuthority();
  expect(await look({})).toMatchObject({ code: 'TLS_CERT_UNTRUSTED' });
  expect(await look({ ca: pem })).toMatchObject({ code: 'TLS_CERT_UNTRUSTED' });
  const wrong = await look({ pins: [{ kind: 'certificate', sha256: '0'.repeat(64) }] });
  expect(wrong).toMatchObject({ code: 'TLS_PIN_MISMATCH', phases: ['credential', 'dns', 'tcp', 'tls'] });
});

test('plain WebSocket to a gateway behind TLS: closed without a word, and told what to try', async () => {
  const { fault } = await verdictOf({}, gateway.url.replace('wss', 'ws'));
  expect(fault).toMatchObject({ code: 'HTTP_RESET', evidence: { plain: true } });
  expect(fault?.remedy[0]).toContain('wss://');
});

test('through a forward proxy', async () => {
  const proxy = await startPracticeProxy();
  try {
    const { outcome, phases } = await look({ ...pinned, proxy: { url: new URL(proxy.url) } });
    expect(outcome).toBe('paired');
    expect(phases).toContain('proxy');
  } finally {
    await proxy.close();
  }
});
