import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mistakesIn } from '../../../lib/config/check.ts';
import { describeMistake } from '../../../lib/config/mistakes.ts';
import { looksLikeKey } from '../../../lib/config/secrets.ts';

/** Put together here, so that nothing in the repository has the shape itself. */
const CHANCE = ['4f9A2b7C1d', '8e3F6a5B0c', '9Kq2Zt7Lm4'].join('');

test.each([
  ['sk', CHANCE],
  ['sk', 'proj', CHANCE],
  ['sk', 'ant', 'api03', CHANCE],
  ['sk', 'or', 'v1', CHANCE],
  ['sk', 'canary', '4f9a2b7c1d8e3f6a5b0c'],
  ['xai', CHANCE],
  ['glpat', CHANCE],
  [CHANCE],
])('%s-%s… is a key', (...parts) => {
  expect(looksLikeKey(parts.join('-'))).toBe(true);
});

test.each(['gsk', 'hf', 'ghp', 'github_pat', 'r8', 'sk_live'])('%s_… is a key', (prefix) => {
  expect(looksLikeKey(`${prefix}_${CHANCE}`)).toBe(true);
});

test.each([
  `Bearer ${CHANCE}`,
  `eyJhbGciOiJ${CHANCE}.eyJzdWIiOiI${CHANCE}.${CHANCE}`,
  `AIza${CHANCE}`,
  `the key is sk-proj-${CHANCE}, I think`,
  '0123456789abcdef'.repeat(2),
  '-----BEGIN PRIVATE KEY-----',
])('%# is a key', (text) => {
  expect(looksLikeKey(text)).toBe(true);
});

test.each([
  'openai-key',
  'production/openai/api-key-2026-v2',
  'gateway-device',
  'arn:aws:secretsmanager:eu-central-1:123456789012:secret:production/openai-AbC123',
  'https://llm.internal.example.com:8443/openai/deployments/gpt-5-nano/v1',
  '0af7651916cd-43dd-8448-eb211c80319c',
  '/var/run/secrets/eks.amazonaws.com/serviceaccount/token',
  'claude-haiku-4-5-20251001',
  'models.read models.write offline_access',
  'operator.read',
])('%s is none', (text) => {
  expect(looksLikeKey(text)).toBe(false);
});

test('whatever is given, the answer is mistakes in one line each, and never an exception', () => {
  const secret = `sk-proj-${CHANCE}`;
  const anything = fc.anything({
    key: fc.constantFrom('targets', 'key', 'api', 'url', 'headers', 'name', secret),
  });
  const options = fc.oneof(
    anything,
    fc.record({ name: anything, targets: anything, network: anything, [secret]: anything }),
  );
  fc.assert(
    fc.property(options, (input) => {
      for (const line of mistakesIn(input).map(describeMistake)) {
        expect(line).not.toContain(CHANCE);
        expect(line).not.toMatch(/[\n\r]/);
      }
    }),
    { numRuns: 2000, seed: 7 },
  );
});
