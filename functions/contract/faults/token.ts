import type { FaultDefinition } from './definition.ts';

export const tokenFaults = {
  TOKEN_ENDPOINT_FAILED: {
    phase: 'token',
    owner: 'endpoint',
    transient: true,
    summary: 'The token endpoint (OAuth) could not be reached or did not work; the API itself was not tried',
    remedy: [
      'The token endpoint ended in {nestedCode}: `pairwatch explain {nestedCode}` says what to do.',
      'Check `token.url` of the target, and the status page of the identity provider.',
    ],
  },
  TOKEN_CLIENT_REJECTED: {
    phase: 'token',
    owner: 'credential',
    transient: false,
    summary: 'The token endpoint does not accept the client id and its secret',
    remedy: [
      'It said: "{message}".',
      'Check `token.clientId`, and whether the client secret has expired or was replaced at the identity provider.',
      'Store the current secret: `pairwatch keys put {target} --client-secret`.',
      'If both are right, try the other way of sending them: `token.clientAuth` is "basic" or "body".',
    ],
  },
  TOKEN_GRANT_REJECTED: {
    phase: 'token',
    owner: 'credential',
    transient: false,
    summary:
      'The token endpoint refuses the grant: the refresh token or subject token has expired or was revoked',
    remedy: [
      {
        when: { grant: 'refresh_token' },
        step: 'Sign in again at the identity provider to get a new refresh token, then store it: `pairwatch keys put {target}`.',
      },
      {
        when: { grant: 'token-exchange' },
        step: 'Check that the file named by `token.subjectTokenFile` holds a current token of the right audience.',
      },
      {
        when: { grant: 'client_credentials' },
        step: 'Allow the client credentials grant for this client at the identity provider.',
      },
      'Make sure that nothing else uses the same refresh token: most servers revoke it when it is used twice.',
    ],
  },
  TOKEN_SCOPE_NOT_GRANTED: {
    phase: 'token',
    owner: 'config',
    transient: false,
    summary: 'The token endpoint left out a scope that was asked for',
    remedy: [
      'Missing: {missing}.',
      'Grant the scope to this client at the identity provider, or take it out of `token.scope`.',
    ],
  },
  TOKEN_EXPIRED: {
    phase: 'token',
    owner: 'credential',
    transient: false,
    summary: 'The token has expired',
    remedy: [
      'It ended at {expiresAt}.',
      'Check the clock of this machine and of the identity provider.',
      'If the token is a stored one, store a fresh one: `pairwatch keys put {target}`.',
    ],
  },
  TOKEN_NOT_YET_VALID: {
    phase: 'token',
    owner: 'endpoint',
    transient: true,
    summary: 'The token becomes valid only in the future, so two clocks differ',
    remedy: [
      'It begins at {validFrom}.',
      'Set the clocks of the identity provider, of the API and of this machine by NTP.',
    ],
  },
  TOKEN_MALFORMED: {
    phase: 'token',
    owner: 'endpoint',
    transient: false,
    summary: 'What the token endpoint handed out is not a usable token',
    remedy: [
      'What did not fit: {problem}.',
      'Check that `token.url` is the token endpoint itself: the discovery document of the identity provider names it `token_endpoint`.',
    ],
  },
  TOKEN_REVOKED: {
    phase: 'token',
    owner: 'credential',
    transient: true,
    summary: 'The token was revoked before its time; a fresh one is accepted',
    remedy: [
      'Restart or reload whatever still uses the old token, so that it fetches a fresh one.',
      'Find out at the identity provider who revoked it, and why.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
