import type { AdminAsked, AdminReply } from './server.ts';

/** Gets the parts of the path that stand where the pattern has a name. */
export type Route = readonly [
  method: string,
  /** `/v1/keys/:hash` */
  pattern: string,
  answer: (asked: AdminAsked, ...parts: string[]) => AdminReply,
];

/** The first route whose method and path fit; undefined: none does. */
export function routed(routes: readonly Route[], asked: AdminAsked): AdminReply | undefined {
  for (const [method, pattern, answer] of routes) {
    if (method !== asked.method) continue;
    const expression = new RegExp(`^${pattern.replace(/:[a-z]+/gi, '([^/]+)')}$`);
    const match = expression.exec(asked.path);
    if (match) return answer(asked, ...match.slice(1).map(decodeURIComponent));
  }
  return undefined;
}

/** The bearer token, or what stands in the header of that name. */
export function keyOf({ headers }: AdminAsked, header?: string): string {
  if (header !== undefined) return String(headers[header] ?? '');
  return /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}

export const textIn = (body: AdminAsked['body'], name: string): string | undefined => {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
};

export const MODELS: AdminReply = {
  status: 200,
  body: { object: 'list', data: [{ id: 'practice-1', object: 'model', created: 1, owned_by: 'practice' }] },
};

const HEAD = { id: 'cmpl-1', created: 1, model: 'practice-1' };
const USAGE = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
const SAYS = { role: 'assistant', content: 'pong' };

const WHOLE = {
  ...HEAD,
  object: 'chat.completion',
  choices: [{ index: 0, message: SAYS, finish_reason: 'stop' }],
  usage: USAGE,
};

const PARTS = [
  { choices: [{ index: 0, delta: SAYS, finish_reason: null }] },
  { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  { choices: [], usage: USAGE },
].map((part) => JSON.stringify({ ...HEAD, object: 'chat.completion.chunk', ...part }));
const STREAM = [...PARTS, '[DONE]'].map((data) => `data: ${data}\n\n`).join('');

/** One short answer, in parts where the caller wants a stream. */
export const completion = ({ body }: AdminAsked): AdminReply =>
  body['stream'] === true
    ? { status: 200, text: STREAM, headers: { 'content-type': 'text/event-stream' } }
    : { status: 200, body: WHOLE };
