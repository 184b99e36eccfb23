import type { FaultDefinition } from './definition.ts';

export const dnsFaults = {
  DNS_NOT_FOUND: { phase: 'dns', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  DNS_NO_ADDRESS: { phase: 'dns', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  DNS_SERVER_FAILURE: { phase: 'dns', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  DNS_TIMEOUT: { phase: 'dns', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  DNS_SINKHOLED: { phase: 'dns', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  ADDRESS_REFUSED: { phase: 'dns', owner: 'endpoint', transient: false, summary: '', remedy: [] },
} as const satisfies Record<string, FaultDefinition>;
