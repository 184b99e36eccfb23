import type { FaultDefinition } from './definition.ts';

export const authFaults = {
  AUTH_KEY_MISSING: { phase: 'auth', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  AUTH_KEY_REJECTED: { phase: 'auth', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  AUTH_KEY_EXPIRED: { phase: 'auth', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  AUTH_KEY_DISABLED: { phase: 'auth', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  AUTH_SCOPE_MISSING: { phase: 'auth', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  AUTH_FORBIDDEN: { phase: 'auth', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  AUTH_OUTAGE: { phase: 'auth', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  AUTH_UPSTREAM: { phase: 'auth', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  GATEWAY_TOKEN_MISSING: { phase: 'auth', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  GATEWAY_TOKEN_MISMATCH: { phase: 'auth', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  GATEWAY_PASSWORD_MISSING: { phase: 'auth', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  GATEWAY_PASSWORD_MISMATCH: { phase: 'auth', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  GATEWAY_IDENTITY_HEADER_MISSING: {
    phase: 'auth',
    owner: 'endpoint',
    transient: false,
    summary: '',
    remedy: [],
  },
  GATEWAY_RATE_LIMITED: { phase: 'auth', owner: 'endpoint', transient: false, summary: '', remedy: [] },
} as const satisfies Record<string, FaultDefinition>;
