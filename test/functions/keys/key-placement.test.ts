import { expect, test } from '@jest/globals';
import { readPlacement } from '../../../functions/keys/key-placement.ts';

test.each([
  ['bearer', { in: 'bearer' }],
  ['header:X-Api-Key', { in: 'header', name: 'X-Api-Key' }],
  ['query:api_key', { in: 'query', name: 'api_key' }],
])('%s is a place', (text, placement) => {
  expect(readPlacement(text)).toEqual(placement);
});

test.each(['', 'cookie', 'Bearer', 'header', 'header:', 'header:a b', 'query:a&b', 'query:'])(
  '%p is none',
  (text) => {
    expect(readPlacement(text)).toBeUndefined();
  },
);
