import { describe, expect, test } from '@jest/globals';
import { Scrubber } from '../../../functions/handshake/redaction.ts';

const KEY = 'sk-proj-Zq8vX2mN4kLp7RtY1wBc';
const scrubber = new Scrubber();
scrubber.learn(KEY);

describe('a known secret is taken out', () => {
  const bytes = Buffer.from(KEY);
  test.each([
    ['whole', `bad key ${KEY}!`],
    ['its beginning', `bad key ${KEY.slice(0, 16)}...`],
    ['its end', `key ending in ${KEY.slice(-8)}`],
    ['its first characters', `it starts with ${KEY.slice(0, 12)}...`],
    ['its last characters', `a key ending in ${KEY.slice(-4)}.`],
    ['masked by the peer', 'Incorrect API key provided: sk-proj-Z*******************wBc'],
    ['base64', bytes.toString('base64')],
    ['base64 behind one byte', Buffer.concat([Buffer.from('a'), bytes]).toString('base64')],
    ['base64 behind two bytes', Buffer.concat([Buffer.from('ab'), bytes]).toString('base64')],
    ['hex', bytes.toString('hex')],
  ])('%s', (_, text) => {
    const clean = scrubber.peer(text);
    expect(clean).toContain('<redacted>');
    for (let at = 8; at + 4 <= KEY.length; at++) expect(clean).not.toContain(KEY.slice(at, at + 4));
  });

  test('and harmless text stays', () => {
    expect(scrubber.peer('Incorrect API key, see https://example.com/account')).toBe(
      'Incorrect API key, see https://example.com/account',
    );
  });
});

test("another's key that a peer repeats is taken out too", () => {
  const foreign = ['sk-proj-', 'gsk_', 'AIza'].map((prefix) => `${prefix}Q7r2Lm9Xb4Tz8Kc1Vw5`);
  for (const key of foreign)
    expect(scrubber.peer(`401 Incorrect API key provided: ${key}.`)).toBe(
      '401 Incorrect API key provided: <redacted>.',
    );
  expect(scrubber.peer('risk-assessment-of-the-model')).toBe('risk-assessment-of-the-model');
});
