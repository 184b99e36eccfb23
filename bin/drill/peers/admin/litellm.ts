import { createHash, randomBytes } from 'node:crypto';
import { completion, keyOf, MODELS, type Route, routed, textIn } from './routes.ts';
import { type AdminAsked, type AdminReply, AdminServer } from './server.ts';

interface VirtualKey {
  readonly token: string;
  readonly alias: string | null;
  readonly createdAt: string;
  readonly settings: Readonly<Record<string, unknown>>;
  lastActive: string | null;
}

export interface PracticeLiteLlmOptions {
  readonly masterKey: string;
  /** Keys that a person made, with their settings. @default - none */
  readonly keys?: readonly { readonly key: string; readonly settings: Readonly<Record<string, unknown>> }[];
  /** @default 100 */
  readonly pageSize?: number;
}

/**
 * The key management of a LiteLLM proxy on loopback, and its inference. From
 * litellm/proxy/management_endpoints/key_management_endpoints.py: a key of one's own begins with `sk-` and has 16
 * characters; an alias that is taken is 400; calls take a key or the SHA-256 of it; what a deletion does not find is 404.
 */
export class PracticeLiteLlm {
  readonly server: AdminServer;
  keys = new Map<string, VirtualKey>();
  readonly #options: PracticeLiteLlmOptions;

  static async start(options: PracticeLiteLlmOptions): Promise<PracticeLiteLlm> {
    return new PracticeLiteLlm(options, await AdminServer.start());
  }

  private constructor(options: PracticeLiteLlmOptions, server: AdminServer) {
    this.server = server;
    server.answer = (asked) => this.#answer(asked);
    this.#options = options;
    for (const { key, settings } of options.keys ?? []) this.#keep(key, null, settings);
  }

  /** Of inference; the management calls are at its root. */
  get url(): URL {
    return new URL('/v1', this.server.origin);
  }

  accepts(key: string): boolean {
    return this.keys.has(tokenOf(key)) || key === this.#options.masterKey;
  }

  #answer(asked: AdminAsked): AdminReply {
    const key = keyOf(asked);
    if (!this.accepts(key))
      return refusal(
        401,
        `Authentication Error, Invalid proxy server token passed. key=${tokenOf(key)}`,
        'token_not_found_in_db',
      );
    if (!asked.path.startsWith('/key/')) return this.#inference(asked, key);
    if (key !== this.#options.masterKey)
      return refusal(403, 'Only proxy admin can manage keys', 'auth_error');
    return routed(this.#routes, asked) ?? { status: 404, body: { detail: 'Not Found' } };
  }

  #inference(asked: AdminAsked, key: string): AdminReply {
    const used = this.keys.get(tokenOf(key));
    if (used) used.lastActive = new Date().toISOString();
    const routes: readonly Route[] = [
      ['GET', '/v1/models', () => MODELS],
      ['POST', '/v1/chat/completions', completion],
    ];
    return routed(routes, asked) ?? { status: 404, body: { detail: 'Not Found' } };
  }

  readonly #routes: readonly Route[] = [
    ['POST', '/key/generate', ({ body }) => this.#generate(body)],
    [
      'GET',
      '/key/info',
      ({ query }) => {
        const key = this.keys.get(hashed(query.get('key') ?? ''));
        if (!key) return refusal(404, 'Key not found in database', 'not_found_error');
        return { status: 200, body: { key: query.get('key'), info: infoOf(key) } };
      },
    ],
    ['POST', '/key/delete', ({ body }) => this.#delete(body)],
    [
      'GET',
      '/key/list',
      ({ query }) => {
        const alias = query.get('key_alias');
        const found = [...this.keys.values()].filter((key) => alias === null || key.alias === alias);
        const size = Math.min(Number(query.get('size') ?? 10), this.#options.pageSize ?? 100);
        const page = Number(query.get('page') ?? 1);
        const keys = found.slice((page - 1) * size, page * size);
        const shown =
          query.get('return_full_object') === 'true' ? keys.map(entryOf) : keys.map(({ token }) => token);
        const pages = {
          current_page: page,
          total_pages: Math.ceil(found.length / size),
          total_count: found.length,
        };
        return { status: 200, body: { keys: shown, ...pages } };
      },
    ],
  ];

  #generate(body: AdminAsked['body']): AdminReply {
    const { key: own, key_alias: _, ...settings } = body;
    const alias = textIn(body, 'key_alias') ?? null;
    if (alias !== null && [...this.keys.values()].some((key) => key.alias === alias))
      return refusal(
        400,
        `Unique key aliases across all keys are required. Key with alias ${alias} already exists.`,
        'bad_request_error',
      );
    const key = typeof own === 'string' ? own : `sk-${randomBytes(16).toString('base64url')}`;
    if (!key.startsWith('sk-') || key.length < 16)
      return refusal(400, 'Invalid key format. LiteLLM Virtual Key must start with sk-', 'bad_request_error');
    // The row of a key that exists stays as it is.
    const kept = this.keys.get(tokenOf(key)) ?? this.#keep(key, alias, settings);
    return {
      status: 200,
      body: { ...kept.settings, key, key_alias: kept.alias, token: kept.token, token_id: kept.token },
    };
  }

  #delete(body: AdminAsked['body']): AdminReply {
    const list = (name: string) => (Array.isArray(body[name]) ? body[name].map(String) : []);
    const asked = [...list('keys'), ...list('key_aliases')];
    const aliases = list('key_aliases');
    const tokens = [...this.keys.values()]
      .filter(
        ({ token, alias }) =>
          list('keys').map(hashed).includes(token) || (alias !== null && aliases.includes(alias)),
      )
      .map(({ token }) => token);
    if (tokens.length === 0) return refusal(404, 'No keys found', 'not_found_error');
    if (tokens.length < asked.length)
      return refusal(
        400,
        `Not all keys passed in were deleted. Keys passed in=${asked.length}, Deleted keys=${tokens.length}`,
        'bad_request_error',
      );
    for (const token of tokens) this.keys.delete(token);
    return { status: 200, body: { deleted_keys: asked } };
  }

  #keep(key: string, alias: string | null, settings: Readonly<Record<string, unknown>>): VirtualKey {
    const token = tokenOf(key);
    const kept = { token, alias, createdAt: new Date().toISOString(), settings, lastActive: null };
    this.keys.set(token, kept);
    return kept;
  }
}

const tokenOf = (key: string): string => createHash('sha256').update(key).digest('hex');
const hashed = (keyOrToken: string): string =>
  keyOrToken.startsWith('sk-') ? tokenOf(keyOrToken) : keyOrToken;

const infoOf = ({ alias, createdAt, settings, lastActive }: VirtualKey) => ({
  models: [],
  spend: 0,
  expires: null,
  ...settings,
  key_name: 'sk-...',
  key_alias: alias,
  created_at: createdAt,
  last_active: lastActive,
});

const entryOf = (key: VirtualKey) => ({ token: key.token, ...infoOf(key) });

const refusal = (status: number, message: string, type: string): AdminReply => ({
  status,
  body: { error: { message, type, param: null, code: String(status) } },
});
