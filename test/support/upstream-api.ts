import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The gateway's provider in the scenarios, and the key that the gateway holds for it. */
export const PROVIDER = 'practice';
export const GATEWAY_KEY = 'sk-gateway-7Yh3Dk9Qm2Xc';

export interface UpstreamApi {
  readonly baseUrl: string;
  /** How it answers from now on. @default accepts */
  answer: 'accepts' | 'rejects-key' | 'out-of-credit' | 'no-such-model';
  close(): Promise<void>;
}

const REFUSALS = {
  'rejects-key': { status: 401, type: 'invalid_request_error', code: 'invalid_api_key' },
  'out-of-credit': { status: 402, type: 'insufficient_quota', code: 'insufficient_quota' },
  'no-such-model': { status: 404, type: 'invalid_request_error', code: 'model_not_found' },
} as const;

/** An OpenAI-shaped API on loopback, just enough for a gateway's inference call, streamed or not. */
export async function upstreamApi(): Promise<UpstreamApi> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (api.answer !== 'accepts') {
        const { status, type, code } = REFUSALS[api.answer];
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: { message: `refused: ${code}`, type, code } }));
        return;
      }
      const streamed = Buffer.concat(chunks).includes('"stream":true');
      response.writeHead(200, { 'content-type': streamed ? 'text/event-stream' : 'application/json' });
      response.end(streamed ? STREAM : JSON.stringify(COMPLETION));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const api: UpstreamApi = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    answer: 'accepts',
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return api;
}

const HEAD = { id: 'chatcmpl-1', created: 1_790_000_000, model: 'practice-model' };
const USAGE = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
const COMPLETION = {
  ...HEAD,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'OK' }, finish_reason: 'stop' }],
  usage: USAGE,
};
const chunk = (rest: object) =>
  `data: ${JSON.stringify({ ...HEAD, object: 'chat.completion.chunk', ...rest })}\n\n`;
const STREAM = [
  chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: 'OK' }, finish_reason: null }] }),
  chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
  chunk({ choices: [], usage: USAGE }),
  'data: [DONE]\n\n',
].join('');
