import { createHash, randomBytes } from 'node:crypto';
import { completion, keyOf, MODELS, type Route, routed, textIn } from './routes.ts';
import { type AdminAsked, type AdminReply, AdminServer } from './server.ts';

export interface RouterEntry {
  readonly hash: string;
  readonly name: string;
  readonly value: string;
  readonly createdAt: string;
  readonly limit: number | null;
  readonly limitReset: string | null;
  disabled: boolean;
  lastUsedAt: string | null;
}

export interface PracticeOpenRouterOptions {
  readonly managementKey: string;
  /** Keys that a person made, with their limits in dollars. @default - none */
  readonly keys?: readonly { readonly value: string; readonly limit: number | null }[];
  /** @default 100 */
  readonly pageSize?: number;
}

/**
 * OpenRouter on loopback: `/api/v1/keys` for a management key, `/api/v1/key` and inference for the keys it has issued
 * and neither disabled nor deleted. Shapes as the official SDK reads them (@openrouter/sdk 1.3, `apiKeys`).
 */
export class PracticeOpenRouter {
  readonly server: AdminServer;
  keys: RouterEntry[] = [];
  readonly #options: PracticeOpenRouterOptions;

  static async start(options: PracticeOpenRouterOptions): Promise<PracticeOpenRouter> {
    return new PracticeOpenRouter(options, await AdminServer.start());
  }

  private constructor(options: PracticeOpenRouterOptions, server: AdminServer) {
    this.server = server;
    server.answer = (asked) => this.#answer(asked);
    this.#options = options;
    for (const { value, limit } of options.keys ?? []) this.#keep(value, 'by hand', limit, null);
  }

  get url(): URL {
    return new URL('/api/v1', this.server.origin);
  }

  accepts(key: string): boolean {
    return this.keys.some(({ value, disabled }) => value === key && !disabled);
  }

  #answer(asked: AdminAsked): AdminReply {
    if (!/^\/api\/v1\/keys(?:\/|$)/.test(asked.path)) return this.#inference(asked);
    if (keyOf(asked) !== this.#options.managementKey) return refusal(401, 'Invalid management key');
    return routed(this.#routes, asked) ?? refusal(404, 'Not Found');
  }

  #inference(asked: AdminAsked): AdminReply {
    const key = this.keys.find(({ value, disabled }) => value === keyOf(asked) && !disabled);
    if (!key) return refusal(401, 'User not found.');
    key.lastUsedAt = new Date().toISOString();
    const routes: readonly Route[] = [
      ['GET', '/api/v1/key', () => ({ status: 200, body: { data: currentTold(key) } })],
      ['GET', '/api/v1/models', () => MODELS],
      ['POST', '/api/v1/chat/completions', completion],
    ];
    return routed(routes, asked) ?? refusal(404, 'Not Found');
  }

  readonly #routes: readonly Route[] = [
    [
      'GET',
      '/api/v1/keys',
      ({ query }) => {
        const from = Number(query.get('offset') ?? 0);
        const shown = this.keys.filter(
          ({ disabled }) => !disabled || query.get('include_disabled') === 'true',
        );
        return {
          status: 200,
          body: { data: shown.slice(from, from + (this.#options.pageSize ?? 100)).map(entryTold) },
        };
      },
    ],
    [
      'POST',
      '/api/v1/keys',
      ({ body }) => {
        const name = textIn(body, 'name');
        if (name === undefined) return refusal(400, 'name: Required');
        const limit = typeof body['limit'] === 'number' ? body['limit'] : null;
        const value = `sk-or-v1-${randomBytes(32).toString('hex')}`;
        const entry = this.#keep(value, name, limit, textIn(body, 'limit_reset') ?? null);
        return { status: 201, body: { data: entryTold(entry), key: value } };
      },
    ],
    ['GET', '/api/v1/keys/:hash', (_asked, hash) => this.#with(hash, (key) => ({ data: entryTold(key) }))],
    [
      'PATCH',
      '/api/v1/keys/:hash',
      ({ body }, hash) =>
        this.#with(hash, (key) => {
          if (typeof body['disabled'] === 'boolean') key.disabled = body['disabled'];
          return { data: entryTold(key) };
        }),
    ],
    [
      'DELETE',
      '/api/v1/keys/:hash',
      (_asked, hash) =>
        this.#with(hash, (key) => {
          this.keys = this.keys.filter((entry) => entry !== key);
          return { deleted: true };
        }),
    ],
  ];

  #with(hash: string | undefined, use: (key: RouterEntry) => unknown): AdminReply {
    const key = this.keys.find((entry) => entry.hash === hash);
    return key ? { status: 200, body: use(key) } : refusal(404, 'API key not found');
  }

  #keep(value: string, name: string, limit: number | null, limitReset: string | null): RouterEntry {
    const hash = createHash('sha256').update(value).digest('hex');
    const createdAt = new Date().toISOString();
    const entry = { hash, name, value, createdAt, limit, limitReset, disabled: false, lastUsedAt: null };
    this.keys.push(entry);
    return entry;
  }
}

const USAGE = {
  usage: 0,
  usage_daily: 0,
  usage_weekly: 0,
  usage_monthly: 0,
  byok_usage: 0,
  byok_usage_daily: 0,
  byok_usage_weekly: 0,
  byok_usage_monthly: 0,
};

const WORKSPACE = '0df9e665-d932-5740-b2c7-b52af166bc11';
const labelOf = (value: string): string => `${value.slice(0, 12)}...${value.slice(-3)}`;

const entryTold = (entry: RouterEntry) => ({
  ...USAGE,
  hash: entry.hash,
  name: entry.name,
  label: labelOf(entry.value),
  disabled: entry.disabled,
  limit: entry.limit,
  limit_remaining: entry.limit,
  limit_reset: entry.limitReset,
  include_byok_in_limit: false,
  created_at: entry.createdAt,
  updated_at: null,
  expires_at: null,
  last_used_at: entry.lastUsedAt,
  creator_user_id: 'user_1',
  external_user: null,
  workspace_id: WORKSPACE,
});

const currentTold = (entry: RouterEntry) => ({
  ...USAGE,
  label: labelOf(entry.value),
  limit: entry.limit,
  limit_remaining: entry.limit,
  limit_reset: entry.limitReset,
  include_byok_in_limit: false,
  is_free_tier: false,
  is_management_key: false,
  is_provisioning_key: false,
  free_model_daily_requests: { limit: 50, remaining: 50, used: 0 },
  allowed_data_regions: ['global'],
  creator_user_id: 'user_1',
  organization_id: null,
  workspace_id: WORKSPACE,
  expires_at: null,
  rate_limit: { requests: -1, interval: '10s', note: 'deprecated' },
});

const refusal = (code: number, message: string): AdminReply => ({
  status: code,
  body: { error: { code, message } },
});
