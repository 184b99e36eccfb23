import type { TokenStep } from '../../../functions/handshake/spec.ts';
import { answer, type HttpAnswer, type HttpHandler, html } from '../../support/fault-http.ts';
import type { FaultPeers } from '../../support/fault-peers.ts';
import type { Injector, Injectors } from '../injection.ts';
import { HANG_MS, type Over, openai } from '../specs.ts';
import { MODELS, REFUSED_KEY } from './bodies.ts';

const HOUR_S = 3600;
const nowS = () => Math.floor(Date.now() / 1000);

/** An unsigned-looking but well-formed JWT; the handshake only reads its times. */
export function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: 'https://issuer.test', sub: 'watch', ...claims })}.c2lnbmF0dXJl`;
}

const grant = (over: object = {}) =>
  answer(200, { access_token: 'at-5Jw8Zq2Xr7Lm', token_type: 'Bearer', expires_in: HOUR_S, ...over });
const oauthError = (status: number, error: string, description: string) =>
  answer(status, { error, error_description: description });

interface TokenCase {
  readonly endpoint: HttpHandler;
  readonly api?: HttpHandler;
  readonly step?: Partial<TokenStep>;
  readonly over?: Over;
}

const step = (port: number, over: Partial<TokenStep> = {}): TokenStep => ({
  url: new URL(`http://127.0.0.1:${port}/oauth/token`),
  grant: 'client_credentials',
  clientId: 'watch',
  clientSecret: 'cs-3Vb7Nm1Qe9Kd',
  clientAuth: 'basic',
  ...over,
});

async function specOf(
  peers: FaultPeers,
  tokenPort: number,
  { api, step: stepOver, over }: Omit<TokenCase, 'endpoint'>,
) {
  const target = await peers.http(api ?? (() => answer(200, MODELS)));
  const needsKey = stepOver?.grant === 'refresh_token';
  return openai(target.port, {
    credential: needsKey ? { state: 'found', value: 'rt-7Gh2Wd5Xc9Vb' } : { state: 'none' },
    token: step(tokenPort, stepOver),
    ...over,
  });
}

const tokenStep =
  (parts: TokenCase): Injector =>
  async (peers) => {
    const { port } = await peers.http(parts.endpoint);
    return { spec: await specOf(peers, port, parts) };
  };

const endpoint = (reply: HttpAnswer, parts: Omit<TokenCase, 'endpoint'> = {}) =>
  tokenStep({ endpoint: () => reply, ...parts });

/** A stored token, a JWT, as the key itself. */
const stored =
  (claims: () => object, api: HttpHandler = () => answer(200, MODELS)): Injector =>
  async (peers) => {
    const { port } = await peers.http(api);
    return { spec: openai(port, { credential: { state: 'found', value: jwt(claims()) } }) };
  };

/** Every request for a token brings another one. */
function freshTokens(): HttpHandler {
  let issued = 0;
  return () => grant({ access_token: `at-number-${++issued}` });
}

const refresh = { grant: 'refresh_token' } as const;
const exchange = {
  grant: 'token-exchange',
  subjectToken: 'eyJhbGciOiJub25lIn0.e30.',
  subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt',
} as const;

export const tokenInjectors: Injectors = {
  'token/paired': endpoint(grant()),
  'token/paired-by-refresh': endpoint(grant(), { step: refresh }),
  'token/paired-by-exchange': endpoint(
    grant({ issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' }),
    { step: exchange },
  ),
  'token/scope-granted': endpoint(grant({ scope: 'models.read chat' }), {
    step: { scope: 'chat models.read' },
  }),
  'token/scope-not-mentioned': endpoint(grant(), { step: { scope: 'models.read' } }),
  'token/endpoint-refused': async (peers) => ({ spec: await specOf(peers, await peers.closedPort(), {}) }),
  'token/endpoint-silent': endpoint(() => undefined, { over: { timeoutMs: HANG_MS } }),
  'token/endpoint-resets': endpoint((socket) => socket.resetAndDestroy()),
  'token/endpoint-500': endpoint(answer(500, 'Internal Server Error')),
  'token/endpoint-503': endpoint(oauthError(503, 'temporarily_unavailable', 'try later')),
  'token/endpoint-404': endpoint(answer(404, 'Not Found')),
  'token/endpoint-is-a-page': endpoint(html(200, 'Sign in')),
  'token/endpoint-redirects': endpoint(answer(302, '', { Location: 'https://login.test/' })),
  'token/endpoint-rate-limits': endpoint(answer(429, '', { 'Retry-After': '30' })),
  'token/invalid-client-401': endpoint(oauthError(401, 'invalid_client', 'client authentication failed')),
  'token/invalid-client-400': endpoint(oauthError(400, 'invalid_client', 'no such client'), {
    step: { clientAuth: 'body' },
  }),
  'token/unauthorized-client': endpoint(
    oauthError(400, 'unauthorized_client', 'grant not allowed for this client'),
  ),
  'token/refresh-token-expired': endpoint(oauthError(400, 'invalid_grant', 'refresh token expired'), {
    step: refresh,
  }),
  'token/subject-token-refused': endpoint(oauthError(400, 'invalid_grant', 'subject token is not trusted'), {
    step: exchange,
  }),
  'token/scope-dropped': endpoint(grant({ scope: 'models.read' }), { step: { scope: 'models.read chat' } }),
  'token/scope-empty': endpoint(grant({ scope: '' }), { step: { scope: 'models.read' } }),
  'token/invalid-scope': endpoint(oauthError(400, 'invalid_scope', 'chat is not allowed'), {
    step: { scope: 'chat' },
  }),
  'token/error-inside-200': endpoint(answer(200, { error: 'invalid_grant' }), { step: refresh }),
  'token/error-in-capitals': endpoint(answer(400, { error: 'INVALID_CLIENT' })),
  'token/more-scope-than-asked': endpoint(grant({ scope: 'c b a' }), { step: { scope: 'a b' } }),
  'token/answer-cut': endpoint(
    (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"access_'),
  ),
  'token/type-not-bearer': endpoint(grant({ token_type: 'MAC' })),
  'token/broken-jwt': endpoint(grant({ access_token: 'eyJhbGciOi.x.y' })),
  'token/no-access-token': endpoint(answer(200, { token_type: 'Bearer' })),
  'token/access-token-not-text': endpoint(grant({ access_token: 12 })),
  'token/access-token-empty': endpoint(grant({ access_token: '' })),
  'token/access-token-with-line-break': endpoint(grant({ access_token: 'at-5Jw8\r\nX-Evil: 1' })),
  'token/granted-already-expired': endpoint(grant({ access_token: jwt({ exp: nowS() - HOUR_S }) })),
  'token/granted-not-yet-valid': endpoint(
    grant({ access_token: jwt({ nbf: nowS() + HOUR_S, exp: nowS() + 2 * HOUR_S }) }),
  ),
  'token/stored-expired': stored(() => ({ exp: nowS() - 60 })),
  'token/stored-not-yet-valid': stored(() => ({ nbf: nowS() + HOUR_S, exp: nowS() + 9999 * HOUR_S })),
  'token/stored-issued-in-future': stored(() => ({ iat: nowS() + HOUR_S, exp: nowS() + 9999 * HOUR_S })),
  'token/revoked': tokenStep({
    endpoint: freshTokens(),
    api: ({ headers }) =>
      headers['authorization'] === 'Bearer at-number-1' ? answer(401, REFUSED_KEY) : answer(200, MODELS),
  }),
  'token/said-to-be-revoked': tokenStep({
    endpoint: freshTokens(),
    api: ({ headers }) =>
      headers['authorization'] === 'Bearer at-number-1'
        ? answer(401, { error: { message: 'The token was revoked' } })
        : answer(200, MODELS),
  }),
  'token/invalid-client-by-challenge': endpoint(
    answer(401, '', { 'WWW-Authenticate': 'Basic realm="oauth"' }),
  ),
  'token/subject-token-invalid-request': endpoint(
    oauthError(400, 'invalid_request', 'the subject token has expired'),
    { step: exchange },
  ),
  'token/error-of-no-standard': endpoint(oauthError(400, 'constructor', 'odd')),
  'token/every-token-refused': tokenStep({ endpoint: freshTokens(), api: () => answer(401, REFUSED_KEY) }),
  'token/refresh-token-not-kept-in-time': endpoint(grant({ refresh_token: 'rt-next-8Kf3' }), {
    step: { ...refresh, keepRefreshToken: () => new Promise<void>(() => undefined) },
    over: { timeoutMs: HANG_MS },
  }),
};
