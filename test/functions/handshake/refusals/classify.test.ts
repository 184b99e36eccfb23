import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FaultCode } from '../../../../functions/contract/faults/index.ts';
import type { HttpAnswer } from '../../../../functions/handshake/http/message.ts';
import { type Asked, classify } from '../../../../functions/handshake/refusals/classify.ts';

const LIST: Asked = { exchange: false, keySent: true };
const EXCHANGE: Asked = { exchange: true, keySent: true };

function answerOf(status: number, body: unknown, headers: Record<string, string> = {}): HttpAnswer {
  return {
    request: 'GET /v1/models',
    status,
    headers,
    text: typeof body === 'string' ? body : JSON.stringify(body),
    openEnded: false,
    bytes: 0,
    firstByteMs: 1,
    durationMs: 1,
    receivedAtMs: Date.parse('2026-03-01T12:00:00Z'),
    endedAtMs: 10,
  };
}

const litellm = (type: string, message: string) => ({ error: { message, type, param: 'None', code: '401' } });
const error = (message: string, type: string | null = null, code: string | number | null = null) => ({
  error: { message, type, param: null, code },
});

type Case = readonly [
  name: string,
  code: FaultCode,
  status: number,
  body: unknown,
  headers?: Record<string, string>,
];

const CASES: readonly Case[] = [
  [
    'OpenAI, no code',
    'AUTH_KEY_REJECTED',
    401,
    error('Incorrect API key provided: sk-…', 'invalid_request_error'),
  ],
  [
    'OpenAI, address rule',
    'HTTP_BLOCKED',
    401,
    error('Your IP address is not authorized.', 'invalid_request_error'),
  ],
  [
    'OpenAI, quota',
    'QUOTA_EXHAUSTED',
    429,
    error('You exceeded your current quota', 'insufficient_quota', 'insufficient_quota'),
  ],
  [
    'OpenAI, rate',
    'RATE_LIMITED',
    429,
    error(
      'Rate limit reached for m on tokens per min. Limit 3, Used 3. Visit https://x/account/billing',
      'tokens',
      'rate_limit_exceeded',
    ),
  ],
  [
    'OpenAI, engine',
    'SERVICE_OVERLOADED',
    429,
    error('That model is currently overloaded with other requests.', 'server_error'),
  ],
  [
    'Anthropic, permission',
    'AUTH_FORBIDDEN',
    403,
    {
      type: 'error',
      error: {
        type: 'permission_error',
        message: 'Your API key does not have permission to use the specified resource.',
      },
    },
  ],
  [
    'Anthropic, credit as 400',
    'QUOTA_EXHAUSTED',
    400,
    {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'Your credit balance is too low to access the API.' },
    },
  ],
  [
    'Anthropic, overloaded',
    'SERVICE_OVERLOADED',
    529,
    { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
  ],
  ['OpenRouter, credit', 'QUOTA_EXHAUSTED', 402, error('Insufficient credits', null, 402)],
  [
    'OpenRouter, supplier',
    'AUTH_UPSTREAM',
    401,
    {
      error: {
        code: 401,
        message: 'Provider returned error',
        metadata: { provider_name: 'Azure', raw: '{"error":"bad key"}' },
      },
    },
  ],
  [
    'OpenClaw, its supplier',
    'AUTH_UPSTREAM',
    401,
    error('401 Incorrect API key provided', 'authentication_error'),
  ],
  ['OpenClaw itself', 'AUTH_KEY_REJECTED', 401, error('Unauthorized', 'unauthorized')],
  [
    'LiteLLM, its supplier',
    'AUTH_UPSTREAM',
    401,
    litellm(
      'auth_error',
      'litellm.AuthenticationError: AuthenticationError: OpenAIException - Incorrect API key provided',
    ),
  ],
  [
    'LiteLLM, budget',
    'QUOTA_EXHAUSTED',
    400,
    litellm('budget_exceeded', 'Budget has been exceeded! Current cost: 2, Max budget: 1'),
  ],
  ['LiteLLM, no database', 'AUTH_OUTAGE', 503, litellm('no_db_connection', 'No DB Connected')],
  ['vLLM text', 'AUTH_KEY_REJECTED', 401, { error: 'Unauthorized' }],
  ['FastAPI detail', 'AUTH_KEY_REJECTED', 401, { detail: 'Invalid API key' }],
  ['a bare message', 'AUTH_KEY_MISSING', 401, { message: 'No API key found in request' }],
  ['a challenge of the API', 'AUTH_KEY_REJECTED', 401, '', { 'www-authenticate': 'Bearer realm="api"' }],
  ['a challenge for people', 'HTTP_LOGIN_REQUIRED', 401, '', { 'www-authenticate': 'Basic realm="staging"' }],
  ['Negotiate', 'HTTP_LOGIN_REQUIRED', 401, '<html>401</html>', { 'www-authenticate': 'Negotiate, NTLM' }],
  ['a page', 'HTTP_LOGIN_REQUIRED', 401, '<!doctype html><title>Sign in</title>'],
  [
    'ngrok, offline',
    'SERVICE_UPSTREAM_UNREACHABLE',
    404,
    '<html>offline</html>',
    { 'ngrok-error-code': 'ERR_NGROK_3200' },
  ],
  ['Cloudflare tunnel', 'SERVICE_UPSTREAM_UNREACHABLE', 530, 'error code: 1033'],
  ['Cloudflare origin', 'SERVICE_UPSTREAM_UNREACHABLE', 522, ''],
  ['Cloudflare block', 'HTTP_BLOCKED', 403, 'error code: 1020', { server: 'cloudflare' }],
  [
    'Cloudflare challenge',
    'HTTP_BLOCKED',
    503,
    '<html>Just a moment...</html>',
    { 'cf-mitigated': 'challenge' },
  ],
  ['envoy', 'SERVICE_UPSTREAM_UNREACHABLE', 503, 'no healthy upstream'],
  [
    'a scope in the challenge',
    'AUTH_SCOPE_MISSING',
    403,
    { error: 'insufficient_scope', error_description: 'more is needed' },
  ],
  ['an empty 403', 'AUTH_FORBIDDEN', 403, ''],
  ['a strange 4xx', 'HTTP_REJECTED', 418, ''],
  ['a strange 5xx', 'SERVICE_ERROR', 599, ''],
  ['a status beyond all', 'SERVICE_ERROR', 700, ''],
  [
    'a redirect to a login',
    'HTTP_LOGIN_REQUIRED',
    302,
    '',
    { location: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize' },
  ],
  ['a redirect', 'HTTP_REDIRECT', 308, '', { location: '/v2/models' }],
];

describe('what an answer stands for', () => {
  test.each(CASES.map((entry) => [entry[0], entry] as const))('%s', (_, [, code, status, body, headers]) => {
    expect(classify(answerOf(status, body, headers), LIST)?.code).toBe(code);
  });

  test('and harmless changes do not change it', () => {
    const json = CASES.filter(([, , , body]) => typeof body === 'object');
    fc.assert(
      fc.property(fc.constantFrom(...json), fc.integer(), (entry, seed) => {
        const [, code, status, body, headers] = entry;
        expect(classify(answerOf(status, mutated(body, seed), headers), LIST)?.code).toBe(code);
      }),
      { numRuns: 300 },
    );
  });

  test.each<[string, FaultCode, number, unknown]>([
    [
      'no such model',
      'MODEL_NOT_FOUND',
      404,
      error(
        'The model `x` does not exist or you do not have access to it.',
        'invalid_request_error',
        'model_not_found',
      ),
    ],
    ['no such model, OpenRouter', 'MODEL_NOT_FOUND', 400, error('x/y is not a valid model ID', null, 400)],
    [
      'a refused parameter',
      'EXCHANGE_REJECTED',
      400,
      error("Unsupported parameter: 'max_tokens'", 'invalid_request_error', 'unsupported_parameter'),
    ],
    [
      'FastAPI validation',
      'EXCHANGE_REJECTED',
      422,
      { detail: [{ loc: ['body', 'max_tokens'], msg: 'extra fields not permitted', type: 'value_error' }] },
    ],
    ['no such path', 'HTTP_NOT_FOUND', 404, { detail: 'Not Found' }],
    ['too slow for the server', 'EXCHANGE_TIMEOUT', 408, error('Request timed out', null, 408)],
  ])('in the exchange, %s is %s', (_, code, status, body) => {
    expect(classify(answerOf(status, body), EXCHANGE)?.code).toBe(code);
  });
});

describe('the evidence', () => {
  test('names the missing scope', () => {
    const body = error(
      'You have insufficient permissions for this operation. Missing scopes: api.model.read. Check that you have the correct role.',
    );
    expect(classify(answerOf(403, body), LIST)?.evidence).toMatchObject({ missing: 'api.model.read' });
  });

  test('names where the key is expected', () => {
    const body = {
      type: 'error',
      error: { type: 'authentication_error', message: 'x-api-key header is required' },
    };
    expect(classify(answerOf(401, body), LIST)?.evidence).toMatchObject({
      expectedPlacement: 'header x-api-key',
    });
  });

  test.each([
    ['20', 20_000],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
  ])('tells when to come back: %s', (value, ms) => {
    const limited = classify(answerOf(429, '', { 'retry-after': value }), LIST);
    expect(limited).toMatchObject({ code: 'RATE_LIMITED', evidence: { retryAfterMs: ms } });
  });

  test('shows of a redirect no more than the place', () => {
    const moved = classify(answerOf(302, '', { location: 'https://u:p@new.test/v1?token=secret#x' }), LIST);
    expect(moved?.evidence).toMatchObject({ location: 'https://new.test/v1' });
  });
});

/** Fields in another order, fields that nobody asked for, blanks, and another letter case in codes. */
function mutated(body: unknown, seed: number): string {
  const reordered = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value).map(([name, inner]) => {
      const isCode = (name === 'type' || name === 'code') && typeof inner === 'string';
      return [name, isCode && seed % 3 === 0 && inner !== 'error' ? inner.toUpperCase() : reordered(inner)];
    });
    if (seed % 2 === 0) entries.reverse();
    return Object.fromEntries([...entries, ['x_extra', { n: seed, nothing: null }]]);
  };
  return ` \n${JSON.stringify(reordered(body), null, seed % 5)}\r\n `;
}
