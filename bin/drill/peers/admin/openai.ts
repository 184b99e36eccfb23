import { randomBytes } from 'node:crypto';
import {
  accountTold,
  adminKeyTold,
  keyTold,
  newKeyTold,
  notFound,
  type OpenAiAccount,
  type OpenAiKey,
  refusal,
  told,
  unauthorized,
} from './openai-shapes.ts';
import { completion, keyOf, MODELS, type Route, routed, textIn } from './routes.ts';
import { type AdminAsked, type AdminReply, AdminServer } from './server.ts';

export interface PracticeOpenAiOptions {
  readonly adminKey: string;
  readonly project: string;
  /** Keys that a person made. @default - none */
  readonly keys?: readonly string[];
  /** How many entries a page has at most. @default 100 */
  readonly pageSize?: number;
}

const PROJECT = '/v1/organization/projects/:project';

/**
 * OpenAI on loopback: the admin API of one project's service accounts and keys, and the inference that takes exactly
 * the keys it has issued and not revoked. Shapes as the official SDK reads them (openai 7.57, `admin.organization`).
 */
export class PracticeOpenAi {
  readonly server: AdminServer;
  readonly accounts: OpenAiAccount[] = [];
  keys: OpenAiKey[] = [];
  readonly #adminKeys: { readonly id: string; readonly name: string; readonly value: string }[];
  readonly #options: PracticeOpenAiOptions;
  #made = 0;

  static async start(options: PracticeOpenAiOptions): Promise<PracticeOpenAi> {
    return new PracticeOpenAi(options, await AdminServer.start());
  }

  private constructor(options: PracticeOpenAiOptions, server: AdminServer) {
    this.server = server;
    server.answer = (asked) => this.#answer(asked);
    this.#options = options;
    this.#adminKeys = [{ id: 'key_admin', name: 'admin', value: options.adminKey }];
    for (const value of options.keys ?? []) this.#keep(value, 'by hand');
  }

  get url(): URL {
    return new URL('/v1', this.server.origin);
  }

  accepts(key: string): boolean {
    return this.keys.some(({ value }) => value === key);
  }

  #answer(asked: AdminAsked): AdminReply {
    if (!asked.path.startsWith('/v1/organization/')) return this.#inference(asked);
    if (!this.#adminKeys.some(({ value }) => value === keyOf(asked))) return unauthorized(keyOf(asked));
    return (
      routed(this.#routes, asked) ??
      refusal(404, 'Unknown request URL', 'invalid_request_error', 'unknown_url')
    );
  }

  #inference(asked: AdminAsked): AdminReply {
    const key = this.keys.find(({ value }) => value === keyOf(asked));
    if (!key) return unauthorized(keyOf(asked));
    key.lastUsedAt = seconds();
    return (
      routed(
        [
          ['GET', '/v1/models', () => MODELS],
          ['POST', '/v1/chat/completions', completion],
        ],
        asked,
      ) ?? refusal(404, 'Unknown request URL', 'invalid_request_error', 'unknown_url')
    );
  }

  readonly #routes: readonly Route[] = [
    [
      'POST',
      `${PROJECT}/service_accounts`,
      (asked, project) => this.#inProject(project, () => this.#create(asked)),
    ],
    [
      'GET',
      `${PROJECT}/service_accounts`,
      (asked, project) => this.#inProject(project, () => this.#page(asked, this.accounts.map(accountTold))),
    ],
    [
      'GET',
      `${PROJECT}/service_accounts/:id`,
      (_asked, project, id) =>
        this.#inProject(project, () =>
          told(
            this.accounts.find((account) => account.id === id),
            accountTold,
          ),
        ),
    ],
    [
      'DELETE',
      `${PROJECT}/service_accounts/:id`,
      (_asked, project, id) => this.#inProject(project, () => this.#deleteAccount(id ?? '')),
    ],
    [
      'POST',
      `${PROJECT}/service_accounts/:id/api_keys`,
      (asked, project, id) => this.#inProject(project, () => this.#addKey(asked, id ?? '')),
    ],
    [
      'GET',
      `${PROJECT}/api_keys`,
      (asked, project) => this.#inProject(project, () => this.#page(asked, this.keys.map(keyTold))),
    ],
    [
      'GET',
      `${PROJECT}/api_keys/:id`,
      (_asked, project, id) =>
        this.#inProject(project, () =>
          told(
            this.keys.find((key) => key.id === id),
            keyTold,
          ),
        ),
    ],
    [
      'DELETE',
      `${PROJECT}/api_keys/:id`,
      (_asked, project, id) => this.#inProject(project, () => this.#deleteKey(id ?? '')),
    ],
    [
      'GET',
      '/v1/organization/admin_api_keys',
      (asked) => this.#page(asked, this.#adminKeys.map(adminKeyTold)),
    ],
    [
      'POST',
      '/v1/organization/admin_api_keys',
      (asked) => {
        const made = {
          id: this.#nextId('key'),
          name: textIn(asked.body, 'name') ?? '',
          value: newKey('sk-admin-'),
        };
        this.#adminKeys.push(made);
        return { status: 200, body: { ...adminKeyTold(made), value: made.value } };
      },
    ],
    [
      'DELETE',
      '/v1/organization/admin_api_keys/:id',
      (_asked, id) => {
        const at = this.#adminKeys.findIndex((key) => key.id === id);
        if (at < 0) return notFound();
        this.#adminKeys.splice(at, 1);
        return { status: 200, body: { id, object: 'organization.admin_api_key.deleted', deleted: true } };
      },
    ],
  ];

  #inProject(project: string | undefined, answer: () => AdminReply): AdminReply {
    return project === this.#options.project ? answer() : notFound();
  }

  #create({ body }: AdminAsked): AdminReply {
    const name = textIn(body, 'name');
    if (name === undefined)
      return refusal(400, "Missing required parameter: 'name'.", 'invalid_request_error', null);
    const account = { id: this.#nextId('svc_acct'), name, createdAt: seconds() };
    this.accounts.push(account);
    const key =
      body['create_service_account_only'] === true
        ? null
        : this.#keep(newKey('sk-svcacct-'), 'Secret Key', account);
    return { status: 200, body: { ...accountTold(account), api_key: key && newKeyTold(key) } };
  }

  #addKey({ body }: AdminAsked, id: string): AdminReply {
    const account = this.accounts.find((entry) => entry.id === id);
    if (!account) return notFound();
    return {
      status: 200,
      body: newKeyTold(this.#keep(newKey('sk-svcacct-'), textIn(body, 'name') ?? 'Secret Key', account)),
    };
  }

  #deleteAccount(id: string): AdminReply {
    const at = this.accounts.findIndex((account) => account.id === id);
    if (at < 0) return notFound();
    this.accounts.splice(at, 1);
    this.keys = this.keys.filter(({ account }) => account?.id !== id);
    return {
      status: 200,
      body: { id, object: 'organization.project.service_account.deleted', deleted: true },
    };
  }

  #deleteKey(id: string): AdminReply {
    if (!this.keys.some((key) => key.id === id)) return notFound();
    this.keys = this.keys.filter((key) => key.id !== id);
    return { status: 200, body: { id, object: 'organization.project.api_key.deleted', deleted: true } };
  }

  #page({ query }: AdminAsked, entries: readonly { readonly id: string }[]): AdminReply {
    const limit = Math.min(Number(query.get('limit') ?? 20), this.#options.pageSize ?? 100);
    const from = entries.findIndex(({ id }) => id === query.get('after')) + 1;
    const data = entries.slice(from, from + limit);
    const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
    return { status: 200, body: { object: 'list', data, ...ends, has_more: from + limit < entries.length } };
  }

  #keep(value: string, name: string, account?: OpenAiAccount): OpenAiKey {
    const key: OpenAiKey = {
      id: this.#nextId('key'),
      name,
      value,
      createdAt: seconds(),
      lastUsedAt: null,
      ...(account && { account }),
    };
    this.keys.push(key);
    return key;
  }

  #nextId(kind: string): string {
    this.#made += 1;
    return `${kind}_${String(this.#made).padStart(4, '0')}`;
  }
}

const seconds = (): number => Math.floor(Date.now() / 1000);
const newKey = (prefix: string): string => `${prefix}${randomBytes(30).toString('base64url')}`;
