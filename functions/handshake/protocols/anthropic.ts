import type { Dialect } from '../api/dialect.ts';
import { pairWithApi } from '../api/pair.ts';
import type { Protocol } from './protocol.ts';

/**
 * Anthropic's messages. Its SDKs take a base URL without the version, `https://api.anthropic.com`; one that has a path
 * is taken as it stands, like every other protocol's. Of its streams `message_stop` is the end, and `message_delta`
 * brings the stop reason.
 */
export const anthropicDialect: Dialect = {
  defaultPlacement: { in: 'header', name: 'x-api-key' },
  defaultBase: '/v1',
  headers: { 'anthropic-version': '2023-06-01' },
  exchangePath: 'messages',
  exchangeBody: ({ model, stream }) => ({
    model,
    messages: [{ role: 'user', content: 'ping' }],
    max_tokens: 1,
    ...(stream && { stream }),
  }),
  reader: {
    streamEnd: /"type": ?"message_stop"[^\n]*\n\r?\n/,
    piece: (value) => {
      const { type, content } = value;
      return {
        choice:
          /^content_block_/.test(String(type)) ||
          (type === 'message' && Array.isArray(content) && content.length > 0),
        finished: type === 'message_stop',
      };
    },
  },
};

export const anthropic: Protocol = {
  schemes: ['https:', 'http:'],
  pair: (run, spec) => pairWithApi(run, spec, anthropicDialect),
};
