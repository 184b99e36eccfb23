import { expect, test } from '@jest/globals';
import { MAX_REQUEST_BYTES, readRequest } from '../../../functions/secretref/request.ts';

const GOOD = { protocolVersion: 1, provider: 'pairwatch', ids: ['api'] };

test('what a gateway sends is read: each id once, whatever else it may say', () => {
  const ids = ['api', 'team/openai', 'api', 'a.b:c#d-e_f', 'constructor'];
  const text = JSON.stringify({ ...GOOD, ids, later: true });
  expect(readRequest(text)).toEqual({
    ok: true,
    ids: ['api', 'team/openai', 'a.b:c#d-e_f', 'constructor'],
  });
});

test('as many ids of that length as OpenClaw sends have room', () => {
  const ids = Array.from({ length: 512 }, (_, index) => `${'x'.repeat(252)}${1000 + index}`);
  const text = JSON.stringify({ ...GOOD, ids });
  expect(text.length).toBeLessThan(MAX_REQUEST_BYTES);
  expect(readRequest(text)).toEqual({ ok: true, ids });
  expect(readRequest(JSON.stringify({ ...GOOD, ids: [...ids, 'one-more'] })).ok).toBe(false);
});

const BAD: readonly (readonly [what: string, text: string])[] = [
  ['nothing', ''],
  ['no JSON', 'api'],
  ['a list', '[]'],
  ['null', 'null'],
  ['a text', '"api"'],
  ['cut off', JSON.stringify(GOOD).slice(0, -1)],
  ['two of them', JSON.stringify(GOOD).repeat(2)],
  ['no version', JSON.stringify({ ...GOOD, protocolVersion: undefined })],
  ['a later version', JSON.stringify({ ...GOOD, protocolVersion: 2 })],
  ['a version in quotes', JSON.stringify({ ...GOOD, protocolVersion: '1' })],
  ['no provider', JSON.stringify({ ...GOOD, provider: undefined })],
  ['a provider that is no alias', JSON.stringify({ ...GOOD, provider: 'Pair Watch' })],
  ['no ids', JSON.stringify({ ...GOOD, ids: undefined })],
  ['ids that are a text', JSON.stringify({ ...GOOD, ids: 'api' })],
  ['an empty list', JSON.stringify({ ...GOOD, ids: [] })],
  ...[
    '',
    '.',
    '../api',
    'a/../b',
    'a/.',
    '-api',
    'a b',
    'ä',
    '__proto__',
    `x${'y'.repeat(256)}`,
    7,
    null,
  ].map((id) => [`the id ${String(id).slice(0, 9)}`, JSON.stringify({ ...GOOD, ids: ['api', id] })] as const),
];

test.each(BAD)('%s is refused, and nothing of it is repeated', (_, text) => {
  const request = readRequest(text);
  expect(request.ok).toBe(false);
  expect(Object(request).problem).toMatch(/^its? |^one of its ids /);
});
