import { type Expectations, fails } from '../expectation.ts';

const missing = fails('auth', 'AUTH_KEY_MISSING');
const rejected = fails('auth', 'AUTH_KEY_REJECTED');
const expired = fails('auth', 'AUTH_KEY_EXPIRED');
const disabled = fails('auth', 'AUTH_KEY_DISABLED');
const scope = fails('auth', 'AUTH_SCOPE_MISSING');
const outage = fails('auth', 'AUTH_OUTAGE');

export const authExpectations: Expectations = {
  'auth/openai-invalid-key': rejected,
  'auth/openai-no-key-arrived': missing,
  'auth/openai-missing-scopes': scope,
  'auth/openai-missing-scopes-403': scope,
  'auth/openai-account-deactivated': disabled,
  'auth/openrouter-no-such-key': rejected,
  'auth/openrouter-no-key-arrived': missing,
  'auth/openrouter-key-disabled': disabled,
  'auth/openrouter-key-expired': expired,
  'auth/litellm-token-not-found': rejected,
  'auth/litellm-expired-key': expired,
  'auth/litellm-no-key-arrived': missing,
  'auth/litellm-key-blocked': disabled,
  'auth/litellm-no-db': outage,
  'auth/litellm-auth-error-500': outage,
  'auth/litellm-model-access-denied': scope,
  'auth/vllm-unauthorized': rejected,
  'auth/empty-401': rejected,
  'auth/anthropic-invalid-key': rejected,
  'auth/anthropic-no-key-arrived': missing,
  'auth/anthropic-organization-disabled': disabled,
  'auth/openclaw-http-unauthorized': rejected,
  'auth/plain-forbidden': fails('auth', 'AUTH_FORBIDDEN'),
  'auth/google-key-expired': expired,
  'auth/google-key-invalid-400': rejected,
  'auth/invalid-key-meets-500': outage,
  'auth/invalid-key-meets-503': outage,
  'auth/unavailable-said-in-401': outage,
  'auth/header-placement-rejected': rejected,
  'auth/query-placement-rejected': rejected,
  'auth/invalid-or-expired': rejected,
  'auth/missing-or-invalid-400': rejected,
  'auth/azure-missing-subscription-key': missing,
  'auth/envoy-jwt-missing': missing,
  'auth/envoy-jwt-expired': expired,
  'auth/challenge-says-expired': expired,
  'auth/challenge-names-scope': fails('auth', 'AUTH_SCOPE_MISSING', { missing: 'models.read' }),
  'auth/azure-data-action': fails('auth', 'AUTH_SCOPE_MISSING', {
    missing: 'Microsoft.CognitiveServices/accounts/OpenAI/models/read',
  }),
  'auth/litellm-route-not-allowed': fails('auth', 'AUTH_SCOPE_MISSING', { missing: '/v1/models' }),
  'auth/google-key-leaked': disabled,
  'auth/groq-organization-restricted': disabled,
  'auth/google-api-not-enabled': fails('auth', 'AUTH_FORBIDDEN'),
};
