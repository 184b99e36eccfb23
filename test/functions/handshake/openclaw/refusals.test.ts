import { describe, expect, test } from '@jest/globals';
import { refusal } from '../../../../functions/handshake/openclaw/refusals.ts';
import type { GatewayRequest } from '../../../support/fault-gateway.ts';
import { eachTest, lookAtScript } from './harness.ts';

const held = eachTest();

const DETAILS: readonly (readonly [code: string, detail: object, fault: string])[] = [
  ['INVALID_REQUEST', { code: 'AUTH_TOKEN_MISSING' }, 'GATEWAY_TOKEN_MISSING'],
  ['INVALID_REQUEST', { code: 'AUTH_TOKEN_MISMATCH' }, 'GATEWAY_TOKEN_MISMATCH'],
  ['INVALID_REQUEST', { code: 'AUTH_PASSWORD_MISSING' }, 'GATEWAY_PASSWORD_MISSING'],
  ['INVALID_REQUEST', { code: 'AUTH_PASSWORD_MISMATCH' }, 'GATEWAY_PASSWORD_MISMATCH'],
  [
    'INVALID_REQUEST',
    { code: 'AUTH_UNAUTHORIZED', reason: 'trusted_proxy_user_missing' },
    'GATEWAY_IDENTITY_HEADER_MISSING',
  ],
  [
    'INVALID_REQUEST',
    { code: 'AUTH_UNAUTHORIZED', authReason: 'trusted_proxy_user_missing' },
    'GATEWAY_IDENTITY_HEADER_MISSING',
  ],
  ['INVALID_REQUEST', { code: 'AUTH_RATE_LIMITED' }, 'GATEWAY_RATE_LIMITED'],
  ['INVALID_REQUEST', { code: 'AUTH_SCOPE_MISMATCH' }, 'DEVICE_SCOPE_MISMATCH'],
  ['INVALID_REQUEST', { code: 'AUTH_DEVICE_TOKEN_MISMATCH' }, 'DEVICE_TOKEN_REJECTED'],
  ['INVALID_REQUEST', { code: 'DEVICE_AUTH_SIGNATURE_INVALID' }, 'SIGNATURE_INVALID'],
  ['INVALID_REQUEST', { code: 'DEVICE_AUTH_SIGNATURE_EXPIRED' }, 'SIGNATURE_EXPIRED'],
  ['INVALID_REQUEST', { code: 'DEVICE_AUTH_NONCE_MISMATCH' }, 'NONCE_REJECTED'],
  ['INVALID_REQUEST', { code: 'DEVICE_AUTH_NONCE_REQUIRED' }, 'NONCE_REJECTED'],
  ['INVALID_REQUEST', { code: 'DEVICE_AUTH_DEVICE_ID_MISMATCH' }, 'DEVICE_ID_MISMATCH'],
  ['INVALID_REQUEST', { code: 'CONTROL_UI_ORIGIN_NOT_ALLOWED' }, 'GATEWAY_ORIGIN_REJECTED'],
  ['INVALID_REQUEST', { code: 'PROTOCOL_MISMATCH', expectedProtocol: 5 }, 'PROTOCOL_MISMATCH'],
  ['NOT_PAIRED', { code: 'DEVICE_IDENTITY_REQUIRED' }, 'DEVICE_IDENTITY_REQUIRED'],
  ['NOT_PAIRED', { code: 'PAIRING_REQUIRED', reason: 'not-paired' }, 'PAIRING_NOT_APPROVED'],
  ['NOT_PAIRED', { code: 'PAIRING_REQUIRED', reason: 'scope-upgrade' }, 'PAIRING_SCOPE_UPGRADE'],
  ['NOT_PAIRED', { code: 'PAIRING_REQUIRED', reason: 'role-upgrade' }, 'PAIRING_ROLE_UPGRADE'],
  ['NOT_PAIRED', { code: 'PAIRING_REQUIRED', reason: 'metadata-upgrade' }, 'PAIRING_METADATA_UPGRADE'],
  ['NOT_PAIRED', { reason: 'role-upgrade' }, 'PAIRING_ROLE_UPGRADE'],
  ['NOT_PAIRED', { code: 'PAIRING_REQUIRED', reason: 'constructor' }, 'PAIRING_NOT_APPROVED'],
  ['UNAVAILABLE', { reason: 'constructor' }, 'GATEWAY_STARTING'],
  ['NOT_PAIRED', { code: 'OF_NO_KNOWN_KIND' }, 'PAIRING_NOT_APPROVED'],
  ['PAIRING_REQUIRED', { reason: 'scope-upgrade' }, 'PAIRING_SCOPE_UPGRADE'],
  ['PAIRING_REQUIRED', { requestId: 'r-1' }, 'PAIRING_NOT_APPROVED'],
  ['INVALID_REQUEST', { expectedProtocol: 5 }, 'PROTOCOL_MISMATCH'],
  ['INVALID_REQUEST', { authReason: 'rate_limited' }, 'GATEWAY_RATE_LIMITED'],
  ['RATE_LIMITED', { retryAfterMs: 9000 }, 'GATEWAY_RATE_LIMITED'],
  ['UNAVAILABLE', { reason: 'startup-sidecars' }, 'GATEWAY_STARTING'],
  ['UNAVAILABLE', { reason: 'gateway-restarting' }, 'GATEWAY_DRAINING'],
  ['UNAVAILABLE', { reason: 'gateway-suspending' }, 'GATEWAY_DRAINING'],
];

type Mutation = (text: string) => string;
const onCodes =
  (change: (word: string) => string): Mutation =>
  (text) =>
    text.replace(
      /"(code|reason|authReason)":"([^"]*)"/g,
      (_, name: string, word: string) => `"${name}":"${change(word)}"`,
    );
const reordered = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, item]) => [name, reordered(item)]),
      )
    : value;

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'as the gateway says it': (text) => text,
  'in the other letter case': onCodes((word) =>
    word === word.toUpperCase() ? word.toLowerCase() : word.toUpperCase(),
  ),
  'with blanks around its codes': onCodes((word) => `  ${word}\\t`),
  'with its fields in another order': (text) => JSON.stringify(reordered(JSON.parse(text))),
  'with fields that nobody knows': (text) => text.replaceAll('{', '{"x-unknown":[{"a":null}],'),
  'with blanks between its tokens': (text) => JSON.stringify(JSON.parse(text), null, 7),
};

const answer =
  (error: object, mutate: Mutation) =>
  () =>
  (socket: { send(text: string): void; close(code: number): void }, { id }: GatewayRequest) => {
    socket.send(mutate(JSON.stringify({ type: 'res', id, ok: false, error })));
    socket.close(1008);
  };

describe.each(Object.entries(MUTATIONS))('a refusal keeps its code %s', (_, mutate) => {
  test.each(DETAILS)('%s %j', async (code, details, expected) => {
    const error = { code, message: 'refused', details };
    const { fault, outcome } = await lookAtScript(held.peers, { connect: answer(error, mutate) });
    expect({ outcome, code: fault?.code }).toEqual({ outcome: 'failed', code: expected });
  });
});

test('a refusal holds what a person has to act on, and nothing that a shell would', async () => {
  const details = { code: 'PAIRING_REQUIRED', reason: 'not-paired', requestId: 'req-1; rm -rf ~' };
  const refused = (change: object) => ({
    code: 'NOT_PAIRED',
    message: 'x',
    details: { ...details, ...change },
  });
  const same: Mutation = (text) => text;
  const good = await lookAtScript(held.peers, { connect: answer(refused({ requestId: 'req-1' }), same) });
  expect(good.fault?.remedy[0]).toContain('openclaw devices approve req-1');
  const evil = await lookAtScript(held.peers, { connect: answer(refused({}), same) });
  expect(JSON.stringify(evil)).not.toContain('rm -rf');
});

test('a lockout says when to come back', async () => {
  const error = {
    code: 'INVALID_REQUEST',
    message: 'x',
    retryAfterMs: 299_123,
    details: { code: 'AUTH_RATE_LIMITED' },
  };
  const { fault } = await lookAtScript(held.peers, { connect: answer(error, (text) => text) });
  expect(fault).toMatchObject({ code: 'GATEWAY_RATE_LIMITED', evidence: { retryAfterMs: 299_123 } });
});

test.each([null, 'text', 7, [], {}, { code: 7 }, { code: '' }, { details: 'x' }])(
  'an error of another shape is told as it is: %j',
  async (error) => {
    const { fault } = await lookAtScript(held.peers, { connect: answer(error as object, (text) => text) });
    expect(fault).toMatchObject({ code: 'UNCLASSIFIED', phase: 'auth' });
  },
);

test('an error nested deeper than a stack is a verdict too', async () => {
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
  const connect =
    () =>
    (socket: { send(text: string): void }, { id }: GatewayRequest) =>
      socket.send(`{"type":"res","id":"${id}","ok":false,"error":{"code":"NEW","details":${deep}}}`);
  const { fault } = await lookAtScript(held.peers, { connect });
  expect(fault?.code).toBe('UNCLASSIFIED');
});

test('a missing scope that only the message tells is the device’s own', () => {
  const error = { code: 'INVALID_REQUEST', message: 'missing scope: operator.admin' };
  expect(refusal(error, 'models.probe').code).toBe('DEVICE_SCOPE_MISMATCH');
});
