/** Good answers of the shapes that providers give. */
export const MODELS = {
  object: 'list',
  data: [{ id: 'small-1', object: 'model', created: 1_700_000_000, owned_by: 'practice' }],
};

export const ANTHROPIC_MODELS = {
  data: [{ type: 'model', id: 'claude-small-1', display_name: 'Small', created_at: '2026-01-01T00:00:00Z' }],
  has_more: false,
  first_id: 'claude-small-1',
  last_id: 'claude-small-1',
};

export const COMPLETION = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'small-1',
  choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'length' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};

export const ANTHROPIC_MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-small-1',
  content: [{ type: 'text', text: 'ok' }],
  stop_reason: 'max_tokens',
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
};

/** OpenAI's error shape; `code` may be null. */
export const openaiError = (message: string, type: string, code: string | null = null) => ({
  error: { message, type, param: null, code },
});

export const openrouterError = (code: number, message: string) => ({
  error: { code, message, metadata: {} },
});

export const anthropicError = (type: string, message: string) => ({
  type: 'error',
  error: { type, message },
  request_id: 'req_1',
});

export const REFUSED_KEY = openaiError(
  'Incorrect API key provided. You can find your API key at https://platform.example/account/api-keys.',
  'invalid_request_error',
  'invalid_api_key',
);
