import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  canonical,
  canonicalBytes,
  checkCanonical,
  NotCanonical,
  parseObject,
} from '../../../functions/ledger/canonical.ts';

describe('RFC 8785', () => {
  test('section 3.2.2.2: strings', () => {
    const value = JSON.parse('{"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/"}');
    const bytes = '7b22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d';
    expect(canonicalBytes(value).toString('hex')).toBe(bytes);
  });

  test('section 3.2.3: the order of names', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(canonical(value)))).toHaveLength(7);
    expect([...canonical(value).matchAll(/":"([^"]+)"/g)].map(([, name]) => name)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  test('appendix B: the integers, of at most fifteen digits', () => {
    expect(canonical([0, -1, 999999999999999, -999999999999999])).toBe(
      '[0,-1,999999999999999,-999999999999999]',
    );
  });

  test('appendix I: names that are nested', () => {
    const value = { '1': { f: { f: 'hi', F: 5 }, '\n': 56 }, '10': {}, '': 'empty', a: {}, '111': [], A: {} };
    expect(canonical(value)).toBe(
      '{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[],"A":{},"a":{}}',
    );
  });
});

test.each([
  ['a fraction', 1.5],
  ['minus zero', -0],
  ['not a number', Number.NaN],
  ['an integer of sixteen digits', 10 ** 15],
  ['null', null],
  ['a boolean', true],
  ['nothing', undefined],
  ['a function', () => undefined],
  ['a bigint', 1n],
  ['a lone surrogate', 'a\ud800b'],
  ['a lone surrogate in a name', { '\udc00': 1 }],
  ['more levels than there are', JSON.parse('['.repeat(70) + ']'.repeat(70))],
])('%s has no place', (_, value) => {
  expect(() => canonical({ value })).toThrow(NotCanonical);
});

const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.integer({ min: -(10 ** 15) + 1, max: 10 ** 15 - 1 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'binary', maxLength: 6 }), tie('value'), { maxKeys: 4 }),
  ),
}));
const object = fc.dictionary(fc.string({ unit: 'binary', maxLength: 6 }), plain.value, { maxKeys: 6 });

test('what was written is read as it was, in one form alone', () => {
  fc.assert(
    fc.property(object, (value) => {
      const bytes = canonicalBytes(value);
      const read = parseObject(bytes);
      checkCanonical(read, bytes);
      expect(canonical(read)).toBe(bytes.toString());
      expect(JSON.stringify(read)).toBe(JSON.stringify(JSON.parse(JSON.stringify(read))));
      const shuffled = Object.fromEntries(Object.entries(value as object).reverse());
      expect(canonicalBytes(shuffled).equals(bytes)).toBe(true);
    }),
  );
});

test('no other bytes are taken for it', () => {
  fc.assert(
    fc.property(object, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, place, flip) => {
      const bytes = canonicalBytes(value);
      const other = Uint8Array.from(bytes);
      const at = place % other.length;
      other[at] = (other[at] ?? 0) ^ flip;
      try {
        const read = parseObject(other);
        checkCanonical(read, other);
        expect(canonicalBytes(read).equals(bytes)).toBe(false);
      } catch (error) {
        expect(error).toBeInstanceOf(NotCanonical);
      }
    }),
  );
});
