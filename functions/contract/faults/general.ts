import type { FaultDefinition } from './definition.ts';

export const generalFaults = {
  DEADLINE_EXCEEDED: { phase: 'any', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  EGRESS_BROKEN: { phase: 'any', owner: 'watcher', transient: false, summary: '', remedy: [] },
  WATCHER_STARVED: { phase: 'any', owner: 'watcher', transient: false, summary: '', remedy: [] },
  UNCLASSIFIED: { phase: 'any', owner: 'endpoint', transient: false, summary: '', remedy: [] },
} as const satisfies Record<string, FaultDefinition>;
