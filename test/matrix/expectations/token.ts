import { type Expectations, fails, pairs } from '../expectation.ts';

const endpointFailed = fails('token', 'TOKEN_ENDPOINT_FAILED');
const clientRejected = fails('token', 'TOKEN_CLIENT_REJECTED');
const grantRejected = fails('token', 'TOKEN_GRANT_REJECTED');
const scopeNotGranted = fails('token', 'TOKEN_SCOPE_NOT_GRANTED');
const malformed = fails('token', 'TOKEN_MALFORMED');
const expired = fails('token', 'TOKEN_EXPIRED');
const notYetValid = fails('token', 'TOKEN_NOT_YET_VALID');

export const tokenExpectations: Expectations = {
  'token/paired': pairs(),
  'token/paired-by-refresh': pairs(),
  'token/paired-by-exchange': pairs(),
  'token/scope-granted': pairs(),
  // RFC 6749, 5.1: the scope may be left out where it is what was asked for.
  'token/scope-not-mentioned': pairs(),
  'token/endpoint-refused': endpointFailed,
  'token/endpoint-silent': endpointFailed,
  'token/endpoint-resets': endpointFailed,
  'token/endpoint-500': endpointFailed,
  'token/endpoint-503': endpointFailed,
  'token/endpoint-404': endpointFailed,
  'token/endpoint-is-a-page': endpointFailed,
  'token/endpoint-redirects': endpointFailed,
  'token/endpoint-rate-limits': endpointFailed,
  'token/invalid-client-401': clientRejected,
  'token/invalid-client-400': clientRejected,
  'token/unauthorized-client': clientRejected,
  'token/refresh-token-expired': grantRejected,
  'token/subject-token-refused': grantRejected,
  'token/scope-dropped': scopeNotGranted,
  'token/scope-empty': scopeNotGranted,
  'token/invalid-scope': scopeNotGranted,
  'token/error-inside-200': grantRejected,
  'token/error-in-capitals': clientRejected,
  'token/more-scope-than-asked': pairs(),
  'token/answer-cut': endpointFailed,
  'token/type-not-bearer': malformed,
  'token/broken-jwt': malformed,
  'token/no-access-token': malformed,
  'token/access-token-not-text': malformed,
  'token/access-token-empty': malformed,
  'token/access-token-with-line-break': malformed,
  'token/granted-already-expired': expired,
  'token/granted-not-yet-valid': notYetValid,
  'token/stored-expired': expired,
  'token/stored-not-yet-valid': notYetValid,
  'token/stored-issued-in-future': notYetValid,
  'token/revoked': fails('token', 'TOKEN_REVOKED'),
  'token/said-to-be-revoked': fails('token', 'TOKEN_REVOKED'),
  'token/invalid-client-by-challenge': clientRejected,
  'token/subject-token-invalid-request': grantRejected,
  'token/error-of-no-standard': endpointFailed,
  'token/every-token-refused': fails('auth', 'AUTH_KEY_REJECTED'),
  'token/refresh-token-not-kept-in-time': fails('token', 'DEADLINE_EXCEEDED'),
};
