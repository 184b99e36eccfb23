import { describe, expect, test } from '@jest/globals';
import { readProviderVault } from '../../../functions/keys/vault-document.ts';

const KEY = 'sk-admin-Qz7Lm2Vx9Kt4Wb8Nc3';

describe('the vault of a provider', () => {
  test.each([
    ['the document', JSON.stringify({ schema: 1, adminKey: KEY })],
    ['the bare admin key of before', KEY],
    ['the document with a line break behind it', `${JSON.stringify({ schema: 1, adminKey: KEY })}\n`],
  ])('is read from %s', (_, stored) => {
    expect(readProviderVault(stored)).toEqual({ state: 'usable', vault: { schema: 1, adminKey: KEY } });
  });

  test.each([undefined, '', ' \n'])('%j is empty', (stored) => {
    expect(readProviderVault(stored)).toEqual({ state: 'empty' });
  });

  test.each([
    ['the key of a target', JSON.stringify({ schema: 1, key: KEY }), /key of a target/],
    ['devices', JSON.stringify({ schema: 1, privateKey: KEY }), /devices of a gateway/],
    ['a newer form', JSON.stringify({ schema: 2, adminKey: KEY }), /newer pairwatch/],
    ['no schema', JSON.stringify({ adminKey: KEY }), /"schema": 1/],
    ['more fields', JSON.stringify({ schema: 1, adminKey: KEY, [KEY]: 1 }), /fields besides/],
    ['broken JSON', `{"schema":1,"adminKey":"${KEY}`, /not a JSON object/],
    ['a list', JSON.stringify([KEY]), /not a JSON object/],
    ['a line break', `${KEY}\n`, /line break/],
    ['a placeholder', JSON.stringify({ schema: 1, adminKey: '<your admin key>' }), /placeholder/],
    ['an empty key', JSON.stringify({ schema: 1, adminKey: '' }), /empty/],
  ])('%s is refused, and not quoted', (_, stored, problem) => {
    const read = readProviderVault(stored);
    if (read.state !== 'malformed') throw new Error(`it is ${read.state}`);
    expect(read.problem).toMatch(problem);
    expect(read.problem).not.toContain(KEY.slice(9, 15));
  });
});
