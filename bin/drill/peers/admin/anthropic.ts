import { completion, keyOf, MODELS, type Route, routed, textIn } from './routes.ts';
import { type AdminAsked, type AdminReply, AdminServer } from './server.ts';

interface OrganizationKey {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  status: 'active' | 'inactive' | 'archived' | 'expired';
}

export interface PracticeAnthropicOptions {
  readonly adminKey: string;
  /** Keys that a person made in the console. */
  readonly keys: readonly string[];
  /** @default 1000 */
  readonly pageSize?: number;
}

const PATH = '/v1/organizations/api_keys';

/**
 * Anthropic on loopback: the part of its Admin API that there is for keys (list, get, update, no create; shapes as
 * `beta.organization.apiKeys` of the official SDK 1.12 has them), and inference for the keys that are active.
 */
export class PracticeAnthropic {
  readonly server: AdminServer;
  readonly keys: OrganizationKey[];
  readonly #options: PracticeAnthropicOptions;

  static async start(options: PracticeAnthropicOptions): Promise<PracticeAnthropic> {
    return new PracticeAnthropic(options, await AdminServer.start());
  }

  private constructor(options: PracticeAnthropicOptions, server: AdminServer) {
    this.server = server;
    server.answer = (asked) => this.#answer(asked);
    this.#options = options;
    this.keys = options.keys.map((value, at) => ({
      id: `apikey_${at + 1}`,
      name: `key ${at + 1}`,
      value,
      status: 'active',
    }));
  }

  get url(): URL {
    return new URL('/v1', this.server.origin);
  }

  accepts(key: string): boolean {
    return this.keys.some(({ value, status }) => value === key && status === 'active');
  }

  #answer(asked: AdminAsked): AdminReply {
    // The SDK of 1.12 sends it as a bearer token; curl in the reference sends x-api-key.
    const key = keyOf(asked, 'x-api-key') || keyOf(asked);
    if (asked.headers['anthropic-version'] === undefined)
      return refusal(400, 'invalid_request_error', 'anthropic-version: header is required');
    const isAdmin = asked.path.startsWith(PATH);
    if (isAdmin ? key !== this.#options.adminKey : !this.accepts(key))
      return refusal(401, 'authentication_error', 'invalid x-api-key');
    return routed(isAdmin ? this.#routes : INFERENCE, asked) ?? refusal(404, 'not_found_error', 'Not found');
  }

  readonly #routes: readonly Route[] = [
    [
      'GET',
      PATH,
      ({ query }) => {
        const limit = Math.min(Number(query.get('limit') ?? 20), this.#options.pageSize ?? 1000);
        const status = query.get('status');
        const shown = this.keys.filter((key) => status === null || key.status === status);
        const from = shown.findIndex(({ id }) => id === query.get('after_id')) + 1;
        const data = shown.slice(from, from + limit).map(told);
        const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
        return { status: 200, body: { data, ...ends, has_more: from + limit < shown.length } };
      },
    ],
    ['GET', `${PATH}/:id`, (_asked, id) => this.#with(id, () => undefined)],
    [
      'POST',
      `${PATH}/:id`,
      ({ body }, id) =>
        this.#with(id, (key) => {
          const status = textIn(body, 'status');
          if (status === 'active' || status === 'inactive' || status === 'archived') key.status = status;
        }),
    ],
  ];

  #with(id: string | undefined, change: (key: OrganizationKey) => void): AdminReply {
    const key = this.keys.find((entry) => entry.id === id);
    if (!key) return refusal(404, 'not_found_error', 'API key not found');
    change(key);
    return { status: 200, body: told(key) };
  }
}

const INFERENCE: readonly Route[] = [
  ['GET', '/v1/models', () => MODELS],
  ['POST', '/v1/messages', completion],
];

const told = ({ id, name, value, status }: OrganizationKey) => ({
  type: 'api_key',
  id,
  name,
  status,
  partial_key_hint: `${value.slice(0, 16)}...${value.slice(-4)}`,
  created_at: '2026-01-01T00:00:00Z',
  created_by: { id: 'user_1', type: 'user' },
  expires_at: null,
  principal: null,
  scope: { type: 'workspace', workspace_id: 'wrkspc_1' },
});

const refusal = (status: number, type: string, message: string): AdminReply => ({
  status,
  body: { type: 'error', error: { type, message } },
});
