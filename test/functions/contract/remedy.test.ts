import { expect, test } from '@jest/globals';
import { remedyFor } from '../../../functions/contract/remedy.ts';

test('a step whose fact is missing, or whose case is another one, is left out', () => {
  const steps = ['always', 'needs {fact}', { when: { cause: 'rotated' }, step: 'rotated' }];
  expect(remedyFor(steps, { cause: 'revoked' })).toEqual(['always']);
  expect(remedyFor(steps, { cause: 'rotated', fact: 'it' })).toEqual(['always', 'needs it', 'rotated']);
});

test.each([
  [{ retryAfterMs: 250 }, 'in 250 ms'],
  [{ retryAfterMs: 30_000 }, 'in 30 s'],
  [{ retryAfterMs: 299_000 }, 'in 5 min'],
  [{ retryAfterMs: 86_400_000 }, 'in 24 h'],
])('%j is spoken as a person would: %s', (evidence, says) => {
  expect(remedyFor(['in {retryAfterMs}'], evidence)).toEqual([says]);
});

test('commands that read or write keys are told the store that has them', () => {
  const steps = [
    '`pairwatch keys show`',
    '`pairwatch keys put {target}`; or `pairwatch enroll {target}`',
    '`curl x`',
  ];
  expect(remedyFor(steps, { target: 'api' }, '--store aws')).toEqual([
    '`pairwatch keys show --store aws`',
    '`pairwatch keys put api --store aws`; or `pairwatch enroll api --store aws`',
    '`curl x`',
  ]);
});

test('a list is spoken item by item', () => {
  expect(remedyFor(['for {names}'], { names: ['a', 'b'] })).toEqual(['for a, b']);
});

test.each([
  ['3f2c-9a', ['run `approve 3f2c-9a`']],
  ['wss://host:18789/path', ['run `approve wss://host:18789/path`']],
  ['a; rm -rf ~', ["run `approve 'a; rm -rf ~'`"]],
  ["a' $(id)", ["run `approve 'a'\\'' $(id)'`"]],
  ['--latest', []],
  ['$(id)', []],
])('in a command, %s from a peer stays one word or the step is left out', (requestId, steps) => {
  expect(remedyFor(['run `approve {requestId}`'], { requestId })).toEqual(steps);
});

test.each([
  ['api', 'api'],
  ['api/exchange', 'api'],
  ['gateway/upstream', 'gateway'],
])('of the check %s a command names the target %s', (target, named) => {
  expect(remedyFor(['`pairwatch keys put {target}`'], { target })).toEqual([
    `\`pairwatch keys put ${named}\``,
  ]);
});

test('for an ad hoc URL a command names what an ad hoc call takes, not the store', () => {
  const steps = [
    'It has the fingerprint {fingerprint}: compare it with `pairwatch keys show`.',
    'Issue a new one and store it: `pairwatch keys put {target}`.',
    'Store a fresh one: `pairwatch keys put {target}`.',
    '`pairwatch enroll {target} --gateway-token-env NAME`',
  ];
  expect(remedyFor(steps, { target: 'wss://host:18789/', fingerprint: '9345f698' })).toEqual([
    'It has the fingerprint 9345f698.',
    'Issue a new one and give it: `--key-env NAME` or `--key-file FILE`.',
    'Give a fresh one: `--key-env NAME` or `--key-file FILE`.',
    '`pairwatch enroll wss://host:18789/ --device NEW_FILE --gateway-token-env NAME`',
  ]);
});
