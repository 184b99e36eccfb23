import { answer, type HttpHandler } from '../../support/fault-http.ts';
import type { Injector, Injectors } from '../injection.ts';
import { anthropic, KEY, openai } from '../specs.ts';
import { anthropicError, openaiError, openrouterError, REFUSED_KEY } from './bodies.ts';
import { always } from './http.ts';

const toAnthropic =
  (status: number, body: unknown): Injector =>
  async (peers) => {
    const { port } = await peers.http(() => answer(status, body));
    return { spec: anthropic(port) };
  };

/** Refuses our key one way and every other key another way. */
const ourKey =
  (ours: Buffer, others: Buffer): Injector =>
  async (peers) => {
    const handle: HttpHandler = ({ headers }) =>
      headers['authorization'] === `Bearer ${KEY}` ? ours : others;
    const { port } = await peers.http(handle);
    return { spec: openai(port) };
  };

const litellm = (message: string, type: string, code: number) =>
  answer(code, { error: { message, type, param: 'None', code: String(code) } });

export const authInjectors: Injectors = {
  'auth/openai-invalid-key': always(answer(401, REFUSED_KEY)),
  'auth/openai-no-key-arrived': always(
    answer(
      401,
      openaiError(
        "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
        'invalid_request_error',
      ),
    ),
  ),
  'auth/openai-missing-scopes': always(
    answer(
      401,
      openaiError(
        'You have insufficient permissions for this operation. Missing scopes: api.model.read. Check that you have the correct role in your organization.',
        'invalid_request_error',
        'missing_scope',
      ),
    ),
  ),
  'auth/openai-missing-scopes-403': always(
    answer(
      403,
      openaiError(
        'You have insufficient permissions for this operation. Missing scopes: api.model.read.',
        'invalid_request_error',
      ),
    ),
  ),
  'auth/openai-account-deactivated': always(
    answer(
      401,
      openaiError(
        'Your OpenAI account has been deactivated.',
        'invalid_request_error',
        'account_deactivated',
      ),
    ),
  ),
  'auth/openrouter-no-such-key': always(answer(401, openrouterError(401, 'User not found.'))),
  'auth/openrouter-no-key-arrived': always(answer(401, openrouterError(401, 'No auth credentials found'))),
  'auth/openrouter-key-disabled': always(answer(401, openrouterError(401, 'This API key has been disabled'))),
  'auth/openrouter-key-expired': always(answer(401, openrouterError(401, 'API key expired'))),
  'auth/litellm-token-not-found': always(
    litellm(
      'Authentication Error, Invalid proxy server token passed. Received API Key = sk-...0Cy, Key Hash (Token) =8d3a. Unable to find token in cache or `LiteLLM_VerificationTable`',
      'token_not_found_in_db',
      401,
    ),
  ),
  'auth/litellm-expired-key': always(
    litellm(
      'Authentication Error - Expired Key. Key Expiry time 2026-01-01 and current time 2026-06-01',
      'expired_key',
      400,
    ),
  ),
  'auth/litellm-no-key-arrived': always(
    litellm('Authentication Error, No api key passed in.', 'auth_error', 401),
  ),
  'auth/litellm-key-blocked': always(
    litellm(
      'Authentication Error, Key is blocked. Update via `/key/unblock` if you are admin.',
      'auth_error',
      401,
    ),
  ),
  'auth/litellm-no-db': always(litellm('No connected db.', 'no_db_connection', 400)),
  'auth/litellm-auth-error-500': always(
    litellm('Authentication Error, Error connecting to the database', 'auth_error', 500),
  ),
  'auth/litellm-model-access-denied': always(
    litellm(
      "key not allowed to access model. This key can only access models=['small']. Tried to access small-1",
      'key_model_access_denied',
      401,
    ),
  ),
  'auth/vllm-unauthorized': always(answer(401, { error: 'Unauthorized' })),
  'auth/empty-401': always(answer(401)),
  'auth/anthropic-invalid-key': toAnthropic(401, anthropicError('authentication_error', 'invalid x-api-key')),
  'auth/anthropic-no-key-arrived': toAnthropic(
    401,
    anthropicError('authentication_error', 'x-api-key header is required'),
  ),
  'auth/anthropic-organization-disabled': toAnthropic(
    400,
    anthropicError('invalid_request_error', 'This organization has been disabled.'),
  ),
  'auth/openclaw-http-unauthorized': always(
    answer(401, { error: { message: 'Unauthorized', type: 'unauthorized' } }),
  ),
  'auth/plain-forbidden': always(answer(403, { error: { message: 'Forbidden' } })),
  'auth/google-key-expired': always(
    answer(400, {
      error: {
        code: 400,
        message: 'API key expired. Please renew the API key.',
        status: 'INVALID_ARGUMENT',
        details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
      },
    }),
  ),
  'auth/google-key-invalid-400': always(
    answer(400, {
      error: {
        code: 400,
        message: 'API key not valid. Please pass a valid API key.',
        status: 'INVALID_ARGUMENT',
        details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
      },
    }),
  ),
  'auth/invalid-key-meets-500': ourKey(
    answer(401, REFUSED_KEY),
    answer(500, { error: { message: 'auth backend down' } }),
  ),
  'auth/invalid-key-meets-503': ourKey(
    answer(401, REFUSED_KEY),
    answer(503, { error: { message: 'auth backend down' } }),
  ),
  'auth/unavailable-said-in-401': always(
    answer(401, {
      error: { message: 'Authentication service is temporarily unavailable', type: 'auth_unavailable' },
    }),
  ),
  'auth/no-key-and-one-wanted': always(answer(401, REFUSED_KEY), { credential: { state: 'none' } }),
  'auth/bearer-insufficient-scope': always(
    answer(403, '', { 'WWW-Authenticate': 'Bearer error="insufficient_scope", scope="models:read"' }),
  ),
  'auth/bearer-expired': always(
    answer(401, '', {
      'WWW-Authenticate': 'Bearer error="invalid_token", error_description="The token expired"',
    }),
  ),
  'auth/key-paused': always(answer(401, openaiError('API key is paused', 'invalid_request_error'))),
  'auth/key-deleted': always(answer(401, openaiError('The API key was deleted', 'invalid_request_error'))),
  'auth/header-placement-rejected': async (peers) => {
    const { port } = await peers.http(({ headers }) =>
      headers['api-key'] === undefined
        ? answer(500, { error: { message: 'the test expects the header api-key' } })
        : answer(401, {
            error: {
              code: '401',
              message: 'Access denied due to invalid subscription key or wrong API endpoint.',
            },
          }),
    );
    return { spec: openai(port, { keyPlacement: { in: 'header', name: 'api-key' } }) };
  },
  'auth/query-placement-rejected': async (peers) => {
    const { port } = await peers.http(({ path }) =>
      path.includes('key=')
        ? answer(401, REFUSED_KEY)
        : answer(500, { error: { message: 'no key in the query' } }),
    );
    return { spec: openai(port, { keyPlacement: { in: 'query', name: 'key' } }) };
  },
  'auth/invalid-or-expired': always(answer(401, openaiError('Invalid or expired API key', 'auth'))),
  'auth/missing-or-invalid-400': always(
    answer(400, [{ error: { code: 400, message: 'Missing or invalid Authorization header.' } }]),
  ),
  'auth/azure-missing-subscription-key': always(
    answer(401, { statusCode: 401, message: 'Access denied due to missing subscription key.' }),
  ),
  'auth/envoy-jwt-missing': always(answer(401, 'Jwt is missing', { 'Content-Type': 'text/plain' })),
  'auth/envoy-jwt-expired': always(answer(401, 'Jwt is expired', { 'Content-Type': 'text/plain' })),
  'auth/challenge-says-expired': always(
    answer(401, '', {
      'WWW-Authenticate': 'Bearer error="invalid_token", error_description="The access token expired"',
    }),
  ),
  'auth/challenge-names-scope': always(
    answer(403, '', { 'WWW-Authenticate': 'Bearer error="insufficient_scope", scope="models.read"' }),
  ),
  'auth/azure-data-action': always(
    answer(401, {
      error: {
        code: 'PermissionDenied',
        message:
          'The principal `a` lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/models/read` to perform `GET /openai/models` operation.',
      },
    }),
  ),
  'auth/litellm-route-not-allowed': always(
    litellm(
      "Virtual key is not allowed to call this route. Only allowed to call routes: ['/chat/completions']. Tried to call route: /v1/models",
      'auth_error',
      403,
    ),
  ),
  'auth/google-key-leaked': always(
    answer(403, {
      error: {
        code: 403,
        message: 'Your API key was reported as leaked. Please use another API key.',
        status: 'PERMISSION_DENIED',
      },
    }),
  ),
  'auth/groq-organization-restricted': always(
    answer(
      400,
      openaiError('Organization has been restricted.', 'invalid_request_error', 'organization_restricted'),
    ),
  ),
  'auth/google-api-not-enabled': always(
    answer(403, {
      error: {
        code: 403,
        message: 'Generative Language API has not been used in project 1 before or it is disabled.',
        status: 'PERMISSION_DENIED',
        details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'SERVICE_DISABLED' }],
      },
    }),
  ),
  'auth/openai-missing-bearer': always(
    answer(401, openaiError('Missing bearer or basic authentication in header', 'invalid_request_error')),
  ),
  'auth/key-not-found': always(answer(401, { message: 'API key not found' })),
  'auth/key-revoked': always(answer(401, { message: 'API key revoked' })),
  'auth/account-banned': always(answer(403, { message: 'Your account has been banned' })),
  'auth/required-permission': always(
    answer(403, { error: 'This API key does not have the required permission "inference.read"' }),
  ),
};
