import { describe, expect, test } from '@jest/globals';
import { readHttpKey, wrongProvider } from '../../../functions/keys/http-key.ts';

const KEY = 'sk-9vT4mQ2xW7zR5nB8';

describe('a stored key', () => {
  test.each([KEY, `{"schema":1,"key":"${KEY}"}`, ` {"key":"${KEY}", "schema":1, "note":"x"}\n`])(
    'is read from %s',
    (stored) => expect(readHttpKey(stored, 'bearer')).toEqual({ state: 'usable', key: KEY }),
  );

  test.each([
    '',
    ` ${KEY}`,
    `${KEY}\n`,
    `"${KEY}"`,
    `\u201c${KEY}\u201d`,
    `sk-\u00e4${KEY}`,
    `${KEY} ${KEY}`,
    `Bearer ${KEY}`,
    'YOUR_API_KEY',
    '<your key>',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what a template leaves behind
    '${OPENAI_API_KEY}',
    'sk-xxxxxxxx',
    'changeme',
    '{"schema":1}',
    `{"key":"${KEY}"}`,
    `{"schema":1,"key":"${KEY} "}`,
    '{"schema":1,',
    '{"schema":1,"deviceId":"a","privateKey":"b","deviceToken":"c"}',
  ])('is malformed: %s', (stored) => {
    const read = readHttpKey(stored, 'bearer');
    expect(read.state).toBe('malformed');
    if (read.state === 'malformed') expect(read.problem).not.toContain(KEY);
  });

  test('may be two words in a header of its own', () => {
    expect(readHttpKey(`Token ${KEY}`, 'header').state).toBe('usable');
  });
});

test.each([
  ['sk-ant-api03-x', 'openai', 'api.openai.com', 'Anthropic'],
  ['sk-ant-api03-x', 'openai', 'llm.internal', 'Anthropic'],
  ['sk-ant-api03-x', 'openai', 'api.anthropic.com', undefined],
  ['sk-ant-api03-x', 'openai', 'gateway.ai.cloudflare.com', undefined],
  ['sk-or-v1-x', 'openai', 'api.openai.com', 'OpenRouter'],
  ['sk-or-v1-x', 'openai', 'llm.internal', undefined],
  ['sk-proj-x', 'anthropic', 'api.anthropic.com', 'OpenAI'],
  ['gsk_x', 'openai', 'api.groq.com', undefined],
  ['gsk_x', 'openai', 'openrouter.ai', 'Groq'],
  ['ghp_x', 'openai', 'llm.internal', 'GitHub'],
  ['AKIAIOSFODNN7EXAMPLE', 'openai', 'llm.internal', 'AWS'],
  ['sk-1234', 'openai', 'api.openai.com', undefined],
] as const)('%s for %s at %s is of %s', (key, protocol, host, provider) => {
  expect(wrongProvider(key, protocol, host)).toBe(provider);
});
