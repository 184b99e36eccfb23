import { randomBytes } from 'node:crypto';
import { completion, keyOf, MODELS, type Route, routed, textIn } from './routes.ts';
import { type AdminAsked, type AdminReply, AdminServer } from './server.ts';

export interface PracticeAzureOptions {
  readonly tenant: string;
  readonly client: string;
  readonly clientSecret: string;
  /** The two keys of the account to begin with. */
  readonly keys: readonly [key1: string, key2: string];
}

/** What it manages: the ids that a caller has to name. */
export const AZURE_ACCOUNT = {
  subscription: 'sub-1',
  resourceGroup: 'group-1',
  account: 'account-1',
} as const;

const ACCOUNT = `/subscriptions/${AZURE_ACCOUNT.subscription}/resourceGroups/${AZURE_ACCOUNT.resourceGroup}/providers/Microsoft.CognitiveServices/accounts/${AZURE_ACCOUNT.account}`;

/**
 * Azure on loopback: the token endpoint of a directory, two operations of one Cognitive Services account
 * (Microsoft.CognitiveServices, Accounts_ListKeys and Accounts_RegenerateKey: `{keyName: "Key1" | "Key2"}` →
 * `{key1, key2}`), and inference that takes those two keys in `api-key`.
 */
export class PracticeAzure {
  readonly server: AdminServer;
  keys: [string, string];
  readonly #options: PracticeAzureOptions;
  readonly #tokens = new Set<string>();

  static async start(options: PracticeAzureOptions): Promise<PracticeAzure> {
    return new PracticeAzure(options, await AdminServer.start());
  }

  private constructor(options: PracticeAzureOptions, server: AdminServer) {
    this.server = server;
    server.answer = (asked) => this.#answer(asked);
    this.#options = options;
    this.keys = [...options.keys];
  }

  get url(): URL {
    return new URL('/openai/v1', this.server.origin);
  }

  accepts(key: string): boolean {
    return this.keys.includes(key);
  }

  #answer(asked: AdminAsked): AdminReply {
    if (asked.path.startsWith('/openai/')) return this.#inference(asked);
    if (asked.path === `/${this.#options.tenant}/oauth2/v2.0/token`) return this.#token(asked);
    if (!this.#tokens.has(keyOf(asked)))
      return refusal(401, 'InvalidAuthenticationToken', 'The access token is invalid.');
    if (!asked.query.has('api-version'))
      return refusal(400, 'MissingApiVersionParameter', 'The api-version query parameter is required.');
    return routed(this.#routes, asked) ?? refusal(404, 'ResourceNotFound', 'The resource was not found.');
  }

  #inference(asked: AdminAsked): AdminReply {
    if (!this.accepts(keyOf(asked, 'api-key')))
      return refusal(401, '401', 'Access denied due to invalid subscription key or wrong API endpoint.');
    const routes: readonly Route[] = [
      ['GET', '/openai/v1/models', () => MODELS],
      ['POST', '/openai/v1/chat/completions', completion],
    ];
    return routed(routes, asked) ?? refusal(404, '404', 'Resource not found');
  }

  #token({ body }: AdminAsked): AdminReply {
    const { client, clientSecret } = this.#options;
    if (textIn(body, 'client_id') !== client || textIn(body, 'client_secret') !== clientSecret)
      return {
        status: 401,
        body: {
          error: 'invalid_client',
          error_description: 'AADSTS7000215: Invalid client secret provided.',
        },
      };
    const token = randomBytes(24).toString('base64url');
    this.#tokens.add(token);
    return {
      status: 200,
      body: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: token },
    };
  }

  readonly #routes: readonly Route[] = [
    ['POST', `${ACCOUNT}/listKeys`, () => this.#told()],
    [
      'POST',
      `${ACCOUNT}/regenerateKey`,
      ({ body }) => {
        const slot = ['Key1', 'Key2'].indexOf(textIn(body, 'keyName') ?? '');
        if (slot < 0) return refusal(400, 'InvalidKeyName', 'keyName is Key1 or Key2.');
        this.keys[slot] = randomBytes(32).toString('hex').slice(0, 32);
        return this.#told();
      },
    ],
  ];

  #told(): AdminReply {
    return { status: 200, body: { key1: this.keys[0], key2: this.keys[1] } };
  }
}

const refusal = (status: number, code: string, message: string): AdminReply => ({
  status,
  body: { error: { code, message } },
});
