import type { FaultDefinition } from './definition.ts';

export const upstreamFaults = {
  UPSTREAM_KEY_REJECTED: { phase: 'upstream', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  UPSTREAM_QUOTA: { phase: 'upstream', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  UPSTREAM_RATE_LIMITED: { phase: 'upstream', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  UPSTREAM_MODEL_REJECTED: {
    phase: 'upstream',
    owner: 'endpoint',
    transient: false,
    summary: '',
    remedy: [],
  },
  UPSTREAM_UNREACHABLE: { phase: 'upstream', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  UPSTREAM_UNKNOWN: { phase: 'upstream', owner: 'endpoint', transient: false, summary: '', remedy: [] },
} as const satisfies Record<string, FaultDefinition>;
