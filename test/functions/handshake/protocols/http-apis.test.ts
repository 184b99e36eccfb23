import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiFault, PracticeApi } from '../../../../bin/drill/peers/api.ts';
import { handshake } from '../../../../functions/handshake/handshake.ts';
import type { HandshakeSpec } from '../../../../functions/handshake/spec.ts';
import { apiSpec, KEY } from '../../../support/api-spec.ts';

let api: PracticeApi;
beforeAll(async () => {
  api = await PracticeApi.start({ keys: [KEY] });
});
afterAll(() => api.stop());
afterEach(() => api.mend());

const probe = async (over: Partial<HandshakeSpec> = {}) => (await handshake(apiSpec(api.port, over))).verdict;

describe.each(['openai', 'anthropic'] as const)('%s, with aimock', (protocol) => {
  test.each([false, true])('pairs and infers, stream: %s, on one connection', async (stream) => {
    const before = api.connections;
    const { outcome, phases } = await probe({ protocol, exchange: { stream } });
    expect(outcome).toBe('paired');
    expect(phases.map(({ phase }) => phase)).toEqual([
      'credential',
      'dns',
      'tcp',
      'http',
      'auth',
      'exchange',
    ]);
    expect(phases.at(-1)?.facts).toMatchObject({ as: stream ? 'stream' : 'json' });
    expect(api.connections - before).toBe(1);
  });

  test('a wrong key is AUTH_KEY_REJECTED, and an invalid one was tried', async () => {
    const { fault } = await probe({ protocol, credential: { state: 'found', value: 'sk-wrong7Kq2Vb9Xw4' } });
    expect(fault).toMatchObject({ code: 'AUTH_KEY_REJECTED', evidence: { invalidKeyRejectedAlike: true } });
  });
});

describe('what an inference can meet', () => {
  test.each<[string, ApiFault, string, string]>([
    [
      'an error inside a 200',
      { kind: 'answer', status: 200, body: { error: { message: 'no', code: 502 } } },
      'EXCHANGE_ERROR_IN_SUCCESS',
      'exchange',
    ],
    ['no choice', { kind: 'answer', status: 200, body: { choices: [] } }, 'EXCHANGE_EMPTY', 'exchange'],
    ['silence', { kind: 'hang' }, 'EXCHANGE_TIMEOUT', 'exchange'],
    ['no credit', { kind: 'answer', status: 402, body: { error: 'no credit' } }, 'QUOTA_EXHAUSTED', 'quota'],
    [
      'a key that may not infer',
      { kind: 'answer', status: 401, body: { error: { message: 'API key expired' } } },
      'AUTH_KEY_EXPIRED',
      'auth',
    ],
    [
      'a stream that stops',
      {
        kind: 'answer',
        status: 200,
        body: 'data: {"choices":[{"delta":{"content":"o"}}]}\n\n',
        headers: { 'content-type': 'text/event-stream' },
      },
      'EXCHANGE_TRUNCATED',
      'exchange',
    ],
    [
      'an error in the stream',
      {
        kind: 'answer',
        status: 200,
        body: ': wait\n\ndata: {"error":{"code":429,"message":"busy"},"choices":[{"delta":{}}]}\n\n',
        headers: { 'content-type': 'text/event-stream' },
      },
      'EXCHANGE_ERROR_IN_SUCCESS',
      'exchange',
    ],
  ])('%s', async (_, fault, code, phase) => {
    api.inject(fault, { on: 'inference' });
    const verdict = await probe({ exchange: {}, timeoutMs: 1500 });
    expect(verdict.fault).toMatchObject({ code, phase, evidence: { request: 'POST /v1/chat/completions' } });
    expect(verdict.phases.filter(({ ok }) => !ok).map((report) => report.phase)).toEqual(['exchange']);
  });

  test('a refused parameter names the setting to change, and nothing is sent twice', async () => {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    api.inject(
      { kind: 'answer', status: 400, body: { error: { message, param: 'max_tokens' } } },
      { on: 'inference' },
    );
    const before = api.requests.length;
    const { fault } = await probe({ exchange: {} });
    expect(fault).toMatchObject({ code: 'EXCHANGE_REJECTED', evidence: { parameter: 'max_tokens' } });
    expect(fault?.evidence['setting']).toContain('max_completion_tokens');
    expect(api.requests.slice(before)).toEqual(['GET /v1/models', 'POST /v1/chat/completions']);
  });
});

test('a limit that is nearly used up warns, and names itself', async () => {
  api.inject({
    kind: 'headers',
    headers: {
      'x-ratelimit-limit-tokens': '1000',
      'x-ratelimit-remaining-tokens': '40',
      'x-ratelimit-reset-tokens': '6m0s',
    },
  });
  const { outcome, warnings } = await probe();
  expect(outcome).toBe('degraded');
  expect(warnings).toMatchObject([
    { code: 'QUOTA_LOW', evidence: { limit: 'tokens', left: 40, resetMs: 360_000 } },
  ]);
});
