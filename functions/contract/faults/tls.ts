import type { FaultDefinition } from './definition.ts';

export const tlsFaults = {
  TLS_CERT_EXPIRED: { phase: 'tls', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TLS_CERT_NOT_YET_VALID: { phase: 'tls', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TLS_CERT_UNTRUSTED: { phase: 'tls', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TLS_CERT_WEAK: { phase: 'tls', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TLS_HOSTNAME_MISMATCH: { phase: 'tls', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TLS_PIN_MISMATCH: { phase: 'tls', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TLS_VERSION_MISMATCH: { phase: 'tls', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TLS_NOT_TLS: { phase: 'tls', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TLS_CLIENT_CERT_REQUIRED: { phase: 'tls', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TLS_REJECTED: { phase: 'tls', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TLS_TIMEOUT: { phase: 'tls', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TLS_RESET: { phase: 'tls', owner: 'endpoint', transient: false, summary: '', remedy: [] },
} as const satisfies Record<string, FaultDefinition>;
