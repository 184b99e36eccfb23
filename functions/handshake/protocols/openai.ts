import type { Dialect } from '../api/dialect.ts';
import { pairWithApi } from '../api/pair.ts';
import { isRecord } from '../json.ts';
import type { Protocol } from './protocol.ts';

/** OpenAI's chat completions, as every compatible API speaks them (XRoute.AI, OpenRouter, LiteLLM, vLLM, Ollama). */
export const openaiDialect: Dialect = {
  defaultPlacement: { in: 'bearer' },
  headers: {},
  exchangePath: 'chat/completions',
  exchangeBody: ({ host, model, stream, maxTokensParameter }) => ({
    model,
    messages: [{ role: 'user', content: 'ping' }],
    [maxTokensParameter ?? (host === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens')]: 1,
    ...(stream && { stream }),
  }),
  reader: {
    endMark: '[DONE]',
    streamEnd: /^data: ?\[DONE\]\s*$/m,
    piece: (value) => {
      const choices = Array.isArray(value['choices']) ? value['choices'].filter(isRecord) : [];
      const answered = choices.filter(
        (choice) => isRecord(choice['message']) || isRecord(choice['delta']) || 'text' in choice,
      );
      return {
        choice: answered.length > 0,
        finished: choices.some((choice) => typeof choice['finish_reason'] === 'string'),
      };
    },
  },
};

export const openai: Protocol = {
  schemes: ['https:', 'http:'],
  pair: (run, spec) => pairWithApi(run, spec, openaiDialect),
};
