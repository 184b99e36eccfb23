import { generateKeyPairSync } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { ServerCertificate } from './certificates.ts';
import { memoryStore } from './oauth-store.ts';

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';

export interface PracticeOAuthOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** How the client has to say who it is. @default basic */
  readonly clientAuth?: 'basic' | 'body';
  /** What may be granted; any other scope is dropped silently, as real servers do. @default models.read */
  readonly scopes?: readonly string[];
  /** Subject tokens that are exchanged; every other is refused. @default - none */
  readonly subjectTokens?: readonly string[];
  /** Speaks TLS. @default - plain HTTP */
  readonly certificate?: ServerCertificate;
}

/** A certified OAuth server (oidc-provider) on loopback: client credentials, rotating refresh tokens, token exchange. */
export class PracticeOAuth {
  readonly tokenUrl: URL;
  readonly #provider: Provider;
  readonly #server: ReturnType<typeof createServer>;
  readonly #clientId: string;

  static async start(options: PracticeOAuthOptions): Promise<PracticeOAuth> {
    let handle: RequestListener | undefined;
    const listener: RequestListener = (request, response) => handle?.(request, response);
    const { certificate } = options;
    const server = certificate ? createTlsServer({ ...certificate }, listener) : createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const issuer = `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`;
    const provider = providerOf(issuer, options);
    handle = provider.callback();
    return new PracticeOAuth(new URL(`${issuer}/token`), provider, server, options.clientId);
  }

  private constructor(
    tokenUrl: URL,
    provider: Provider,
    server: ReturnType<typeof createServer>,
    clientId: string,
  ) {
    this.tokenUrl = tokenUrl;
    this.#provider = provider;
    this.#server = server;
    this.#clientId = clientId;
  }

  /** Whether it is one of this server's access tokens, unexpired and not revoked. */
  async isActive(token: string): Promise<boolean> {
    return (await this.#find(token)) !== undefined;
  }

  async revoke(token: string): Promise<void> {
    await (await this.#find(token))?.destroy();
  }

  /** As a person's login would have left it with the client. */
  async issueRefreshToken(scope = 'openid offline_access'): Promise<string> {
    const accountId = 'practice';
    const client = await this.#provider.Client.find(this.#clientId);
    if (!client) throw new Error(`the practice server has no client ${this.#clientId}`);
    const grant = new this.#provider.Grant({ accountId, clientId: this.#clientId });
    grant.addOIDCScope(scope);
    const grantId = await grant.save();
    const token = new this.#provider.RefreshToken({
      accountId,
      client,
      grantId,
      scope,
      gty: 'authorization_code',
      authTime: Math.floor(Date.now() / 1000),
    });
    return token.save();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #find(token: string) {
    const { AccessToken, ClientCredentials } = this.#provider;
    return (await ClientCredentials.find(token)) ?? (await AccessToken.find(token));
  }
}

/** Of a token, seconds. */
const LIFETIME_S = 600;

function providerOf(issuer: string, options: PracticeOAuthOptions): Provider {
  const { clientId, clientSecret, clientAuth = 'basic', scopes = ['models.read'] } = options;
  const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  const provider = new Provider(issuer, {
    adapter: memoryStore(),
    jwks: { keys: [{ ...signing, alg: 'ES256', use: 'sig' }] },
    clients: [
      {
        id_token_signed_response_alg: 'ES256',
        client_id: clientId,
        client_secret: clientSecret,
        token_endpoint_auth_method: clientAuth === 'basic' ? 'client_secret_basic' : 'client_secret_post',
        grant_types: ['client_credentials', 'refresh_token', 'authorization_code', TOKEN_EXCHANGE],
        redirect_uris: [`${issuer}/nowhere`],
        response_types: ['code'],
      },
    ],
    scopes: ['openid', 'offline_access', ...scopes],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    rotateRefreshToken: true,
    ttl: {
      ClientCredentials: LIFETIME_S,
      AccessToken: LIFETIME_S,
      RefreshToken: 86_400,
      Grant: 86_400,
      IdToken: LIFETIME_S,
    },
  });
  provider.registerGrantType(
    TOKEN_EXCHANGE,
    (context) => exchange(provider, context, options.subjectTokens ?? []),
    ['subject_token', 'subject_token_type', 'audience', 'scope'],
  );
  return provider;
}

/** RFC 8693 §2.2, for subject tokens that are known beforehand. */
async function exchange(
  provider: Provider,
  context: KoaContextWithOIDC,
  subjectTokens: readonly string[],
): Promise<void> {
  const { client, params = {} } = context.oidc;
  const subject = params['subject_token'];
  if (typeof subject !== 'string' || !subjectTokens.includes(subject))
    throw new errors.InvalidGrant('the subject token is not trusted');
  if (!client) throw new errors.InvalidClient();
  const scope = typeof params['scope'] === 'string' ? params['scope'] : undefined;
  const token = new provider.ClientCredentials({ client, ...(scope !== undefined && { scope }) });
  context.body = {
    access_token: await token.save(),
    issued_token_type: ACCESS_TOKEN_TYPE,
    token_type: 'Bearer',
    expires_in: token.expiration,
    ...(scope !== undefined && { scope }),
  };
}
