import type { FaultDefinition } from './definition.ts';

export const proxyFaults = {
  PROXY_UNREACHABLE: { phase: 'proxy', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  PROXY_AUTH_REQUIRED: { phase: 'proxy', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  PROXY_DENIED: { phase: 'proxy', owner: 'endpoint', transient: false, summary: '', remedy: [] },
} as const satisfies Record<string, FaultDefinition>;
