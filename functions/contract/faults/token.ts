import type { FaultDefinition } from './definition.ts';

export const tokenFaults = {
  TOKEN_ENDPOINT_FAILED: { phase: 'token', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TOKEN_CLIENT_REJECTED: { phase: 'token', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TOKEN_GRANT_REJECTED: { phase: 'token', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TOKEN_SCOPE_NOT_GRANTED: { phase: 'token', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TOKEN_EXPIRED: { phase: 'token', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TOKEN_NOT_YET_VALID: { phase: 'token', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TOKEN_MALFORMED: { phase: 'token', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TOKEN_REVOKED: { phase: 'token', owner: 'endpoint', transient: false, summary: '', remedy: [] },
} as const satisfies Record<string, FaultDefinition>;
