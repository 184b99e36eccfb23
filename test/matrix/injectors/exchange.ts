import type { Socket } from 'node:net';
import { answer, type HttpAnswer } from '../../support/fault-http.ts';
import type { Injector, Injectors } from '../injection.ts';
import { anthropic, HANG_MS, type Over, openai } from '../specs.ts';
import {
  ANTHROPIC_MESSAGE,
  ANTHROPIC_MODELS,
  anthropicError,
  COMPLETION,
  MODELS,
  openaiError,
  openrouterError,
  REFUSED_KEY,
} from './bodies.ts';

/** The list is well; the inference is answered with `reply`. */
const inference =
  (reply: HttpAnswer, over: Over = {}): Injector =>
  async (peers) => {
    const { port } = await peers.http(({ method }) => (method === 'POST' ? reply : answer(200, MODELS)));
    return { spec: openai(port, { exchange: {}, ...over }) };
  };

const streamed = (reply: HttpAnswer, over: Over = {}) =>
  inference(reply, { exchange: { stream: true }, ...over });

const claude =
  (reply: HttpAnswer, over: Over = {}): Injector =>
  async (peers) => {
    const { port } = await peers.http(({ method }) =>
      method === 'POST' ? reply : answer(200, ANTHROPIC_MODELS),
    );
    return { spec: anthropic(port, { exchange: {}, ...over }) };
  };

const listed =
  (list: unknown): Injector =>
  async (peers) => {
    const { port } = await peers.http(() => answer(200, list));
    return { spec: openai(port) };
  };

const SSE_HEAD =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n';
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const sse = (...events: readonly string[]) => `${SSE_HEAD}${events.map(chunk).join('')}0\r\n\r\n`;
const data = (value: unknown) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;

const delta = (content: string, finish: string | null = null) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1_700_000_000,
  model: 'small-1',
  choices: [{ index: 0, delta: { content }, finish_reason: finish }],
});

const claudeEvent = (type: string, fields: object = {}) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
const CLAUDE_START = claudeEvent('message_start', { message: { ...ANTHROPIC_MESSAGE, content: [] } });
const CLAUDE_DELTA = claudeEvent('content_block_delta', {
  index: 0,
  delta: { type: 'text_delta', text: 'ok' },
});

const upstreamRefusal = {
  error: { message: '401 Incorrect API key provided', type: 'authentication_error' },
};

export const exchangeInjectors: Injectors = {
  'exchange/paired': inference(answer(200, COMPLETION)),
  'exchange/paired-stream': streamed(sse(data(delta('ok')), data(delta('', 'length')), data('[DONE]'))),
  'exchange/paired-stream-crlf-and-comments': streamed(
    sse(
      ': OPENROUTER PROCESSING\r\n\r\n',
      `data:${JSON.stringify(delta('ok', 'length'))}\r\n\r\n`,
      'data: [DONE]\r\n\r\n',
    ),
  ),
  'exchange/paired-stream-byte-by-byte': streamed((socket: Socket) => {
    for (const byte of sse(data(delta('ok', 'stop')), data('[DONE]'))) socket.write(byte);
  }),
  'exchange/paired-reasoning-only': inference(
    answer(200, {
      ...COMPLETION,
      choices: [{ index: 0, message: { role: 'assistant', content: '' }, finish_reason: 'length' }],
    }),
  ),
  'exchange/anthropic-paired': claude(answer(200, ANTHROPIC_MESSAGE)),
  'exchange/anthropic-paired-stream': claude(
    sse(
      CLAUDE_START,
      CLAUDE_DELTA,
      claudeEvent('message_delta', { delta: { stop_reason: 'max_tokens' } }),
      claudeEvent('message_stop'),
    ),
    { exchange: { stream: true } },
  ),
  'exchange/model-not-found': inference(
    answer(
      404,
      openaiError(
        'The model `small-1` does not exist or you do not have access to it.',
        'invalid_request_error',
        'model_not_found',
      ),
    ),
  ),
  'exchange/model-not-found-400': inference(
    answer(400, openrouterError(400, 'small-1 is not a valid model ID')),
  ),
  'exchange/anthropic-model-not-found': claude(
    answer(404, anthropicError('not_found_error', 'model: claude-small-1')),
  ),
  'exchange/max-tokens-unsupported': inference(
    answer(400, {
      error: {
        message:
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        type: 'invalid_request_error',
        param: 'max_tokens',
        code: 'unsupported_parameter',
      },
    }),
  ),
  'exchange/bad-request': inference(
    answer(400, openaiError('messages: at least 2 are required', 'invalid_request_error')),
  ),
  'exchange/unprocessable': inference(
    answer(422, { detail: [{ loc: ['body', 'model'], msg: 'field required' }] }),
  ),
  'exchange/silence': inference(() => undefined, { timeoutMs: HANG_MS }),
  'exchange/stream-stalls': streamed(
    (socket: Socket) => void socket.write(`${SSE_HEAD}${chunk(data(delta('o')))}`),
    {
      timeoutMs: HANG_MS,
    },
  ),
  'exchange/stream-of-comments-for-ever': streamed(
    (socket: Socket) => {
      socket.write(SSE_HEAD);
      const timer = setInterval(() => socket.write(chunk(': keep-alive\n\n')), 20);
      socket.on('close', () => clearInterval(timer));
    },
    { timeoutMs: HANG_MS },
  ),
  'exchange/error-in-200': inference(answer(200, openrouterError(502, 'Provider returned error'))),
  'exchange/error-in-200-text': inference(answer(200, { error: 'model is loading' })),
  'exchange/error-in-choice': inference(
    answer(200, {
      ...COMPLETION,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: '' },
          finish_reason: 'error',
          error: { code: 502, message: 'Upstream failed' },
        },
      ],
    }),
  ),
  'exchange/error-in-stream': streamed(
    sse(
      data(delta('o')),
      data({ error: { code: 502, message: 'Provider disconnected' }, choices: [] }),
      data('[DONE]'),
    ),
  ),
  'exchange/error-event-in-stream': claude(
    sse(CLAUDE_START, claudeEvent('error', { error: { type: 'overloaded_error', message: 'Overloaded' } })),
    { exchange: { stream: true } },
  ),
  'exchange/error-in-list-200': listed(openaiError('upstream list failed', 'server_error')),
  'exchange/error-text-in-list-200': listed({ error: 'backend failed' }),
  'exchange/no-choices': inference(answer(200, { ...COMPLETION, choices: [] })),
  'exchange/choices-missing': inference(answer(200, { id: 'x', object: 'chat.completion' })),
  'exchange/stream-without-choice': streamed(sse(data('[DONE]'))),
  'exchange/anthropic-content-missing': claude(answer(200, { ...ANTHROPIC_MESSAGE, content: undefined })),
  'exchange/stream-ends-early': streamed(sse(data(delta('o')))),
  'exchange/stream-cut-by-close': streamed(
    (socket: Socket) => void socket.end(`${SSE_HEAD}${chunk(data(delta('o')))}`),
  ),
  'exchange/stream-cut-by-reset': streamed(
    (socket: Socket) =>
      void socket.write(`${SSE_HEAD}${chunk(data(delta('o')))}`, () => socket.resetAndDestroy()),
  ),
  'exchange/anthropic-stream-ends-early': claude(sse(CLAUDE_START, CLAUDE_DELTA), {
    exchange: { stream: true },
  }),
  'exchange/key-rejected-by-inference': inference(answer(401, REFUSED_KEY)),
  'exchange/gateway-upstream-key-rejected': inference(answer(401, upstreamRefusal)),
  'exchange/litellm-upstream-key-rejected': inference(
    answer(401, {
      error: {
        message:
          'litellm.AuthenticationError: AuthenticationError: OpenAIException - Incorrect API key provided: sk-old***key.',
        type: null,
        param: null,
        code: '401',
      },
    }),
  ),
  'exchange/rate-limited': inference(
    answer(429, openaiError('Rate limit reached', 'tokens', 'rate_limit_exceeded'), { 'Retry-After': '3' }),
  ),
  'exchange/no-credits': inference(answer(402, openrouterError(402, 'Insufficient credits'))),
  'exchange/overloaded': inference(answer(529, openrouterError(529, 'overloaded'))),
  'exchange/bad-gateway': inference(answer(502, openrouterError(502, 'Bad gateway'))),
  'exchange/server-error': inference(answer(500, openaiError('The server had an error', 'server_error'))),
  'exchange/html-in-200': inference(answer(200, '<html>login</html>', { 'Content-Type': 'text/html' })),
  'exchange/finish-reason-error': inference(
    answer(200, { ...COMPLETION, choices: [{ ...COMPLETION.choices[0], finish_reason: 'error' }] }),
  ),
  'exchange/finish-reason-error-in-stream': streamed(sse(data(delta('o')), data(delta('', 'error')))),
  'exchange/success-false-in-list-200': listed({ success: false, code: 1001, msg: 'token expired' }),
  'exchange/model-decommissioned': inference(
    answer(
      400,
      openaiError(
        'The model `small-1` has been decommissioned.',
        'invalid_request_error',
        'model_decommissioned',
      ),
    ),
  ),
  'exchange/no-endpoints-of-policy': inference(
    answer(404, openrouterError(404, 'No endpoints found matching your data policy.')),
  ),
  'exchange/flagged': inference(
    answer(403, {
      error: {
        code: 403,
        message: 'Your input was flagged',
        metadata: { reasons: ['x'], flagged_input: 'ping', provider_name: 'A' },
      },
    }),
  ),
  'exchange/no-model-at-all': async (peers) => {
    const { port } = await peers.http(() => answer(200, { object: 'list', data: [] }));
    return { spec: openai(port, { exchange: {} }) };
  },
};
