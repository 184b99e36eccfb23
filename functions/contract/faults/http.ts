import type { FaultDefinition } from './definition.ts';

export const httpFaults = {
  HTTP_TIMEOUT: { phase: 'http', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  HTTP_RESET: { phase: 'http', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  HTTP_MALFORMED: { phase: 'http', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  HTTP_TRUNCATED: { phase: 'http', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  HTTP_TOO_LARGE: { phase: 'http', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  HTTP_REDIRECT: { phase: 'http', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  HTTP_NOT_FOUND: { phase: 'http', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  HTTP_NOT_API: { phase: 'http', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  HTTP_VERSION_UNSUPPORTED: { phase: 'http', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  HTTP_BLOCKED: { phase: 'http', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  HTTP_LOGIN_REQUIRED: { phase: 'http', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  HTTP_REJECTED: { phase: 'http', owner: 'endpoint', transient: false, summary: '', remedy: [] },
} as const satisfies Record<string, FaultDefinition>;
