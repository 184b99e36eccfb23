import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { isLowSignature, lowSignature } from '../../../functions/ledger/ecdsa.ts';

test('of two signatures that fit one counts, and every signature becomes that one', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const bytes = Buffer.from('an entry');
  const signatures = Array.from({ length: 200 }, () => sign('sha256', bytes, privateKey));
  expect(signatures.filter(isLowSignature).length).toBeGreaterThan(0);
  expect(signatures.filter((one) => !isLowSignature(one)).length).toBeGreaterThan(0);
  for (const signature of signatures) {
    const low = lowSignature(signature);
    expect(verify('sha256', bytes, publicKey, low)).toBe(true);
    expect(isLowSignature(low)).toBe(true);
    expect(isLowSignature(signature)).toBe(low.equals(signature));
  }
});

test.each(['', '30', '3006020101020102ff', '3003020100', 'ff'.repeat(64)])('%s stays as it is', (hex) => {
  const bytes = Buffer.from(hex, 'hex');
  expect(lowSignature(bytes).equals(bytes)).toBe(true);
});
