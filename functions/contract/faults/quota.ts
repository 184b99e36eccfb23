import type { FaultDefinition } from './definition.ts';

export const quotaFaults = {
  RATE_LIMITED: { phase: 'quota', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  QUOTA_EXHAUSTED: { phase: 'quota', owner: 'endpoint', transient: false, summary: '', remedy: [] },
} as const satisfies Record<string, FaultDefinition>;
