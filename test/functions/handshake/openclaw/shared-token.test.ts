import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PracticeGateway } from '../../../../bin/drill/peers/gateway.ts';
import type { Verdict } from '../../../../functions/contract/verdict.ts';
import { handshake } from '../../../../functions/handshake/handshake.ts';
import type { HandshakeSpec } from '../../../../functions/handshake/spec.ts';
import { createDevice, formatDeviceDocument } from '../../../../functions/keys/device-document.ts';

const TOKEN = 'shr_4Rt7Yh2Jk9Lp6Qw1';
const ELSEWHERE = { 'x-forwarded-for': '203.0.113.20' };

let gateway: PracticeGateway;
beforeAll(async () => {
  gateway = await PracticeGateway.start({ auth: { mode: 'token', token: TOKEN } });
});
afterAll(() => gateway.stop());

async function look(value: string, over: Partial<HandshakeSpec> = {}): Promise<Verdict> {
  const { verdict } = await handshake({
    ...{ target: 'g', protocol: 'openclaw', url: new URL(gateway.url), location: 'private:test' },
    credential: { state: 'found', value, version: 'v1', createdAt: new Date().toISOString() },
    gatewayToken: true,
    timeoutMs: 3_000,
    ...over,
  });
  expect(JSON.stringify(verdict)).not.toContain(TOKEN);
  return verdict;
}

test('the shared token pairs without a device, from its own host and from another one', async () => {
  for (const headers of [{}, ELSEWHERE]) {
    const { outcome, warnings, phases } = await look(TOKEN, { headers });
    expect({ outcome, warnings }).toEqual({ outcome: 'paired', warnings: [] });
    expect(phases.map(({ phase }) => phase)).toEqual([
      ...['credential', 'dns', 'tcp', 'upgrade', 'challenge', 'auth', 'pairing'],
    ]);
    expect(phases.at(0)?.facts).toMatchObject({
      fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/),
      ageDays: 0,
    });
    expect(phases.at(-1)?.facts).toMatchObject({ version: '2026.9.6' });
  }
});

test('stored as a document it is the same', async () => {
  expect(await look(JSON.stringify({ schema: 1, key: TOKEN }))).toMatchObject({ outcome: 'paired' });
});

test('another one is refused as what it is', async () => {
  expect(await look('shr_0000Yh2Jk9Lp6Qw1', { headers: ELSEWHERE })).toMatchObject({
    outcome: 'failed',
    fault: { code: 'GATEWAY_TOKEN_MISMATCH', phase: 'auth', owner: 'credential' },
  });
});

test.each([
  ['a device document', formatDeviceDocument({ ...createDevice(), deviceToken: 'token' }), 'KEY_MALFORMED'],
  ['a line break', `${TOKEN}\n`, 'KEY_MALFORMED'],
  ['nothing', '', 'KEY_MALFORMED'],
])('%s in the place of the token is found before anything is sent', async (_, value, code) => {
  const { fault, phases } = await look(value);
  expect(fault?.code).toBe(code);
  expect(phases).toHaveLength(1);
});
