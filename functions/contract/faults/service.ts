import type { FaultDefinition } from './definition.ts';

export const serviceFaults = {
  SERVICE_ERROR: { phase: 'service', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  SERVICE_OVERLOADED: { phase: 'service', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  SERVICE_UPSTREAM_UNREACHABLE: {
    phase: 'service',
    owner: 'endpoint',
    transient: false,
    summary: '',
    remedy: [],
  },
} as const satisfies Record<string, FaultDefinition>;
