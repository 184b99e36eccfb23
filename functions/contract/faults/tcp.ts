import type { FaultDefinition } from './definition.ts';

export const tcpFaults = {
  TCP_REFUSED: { phase: 'tcp', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TCP_TIMEOUT: { phase: 'tcp', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TCP_UNREACHABLE: { phase: 'tcp', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  TCP_RESET: { phase: 'tcp', owner: 'endpoint', transient: false, summary: '', remedy: [] },
} as const satisfies Record<string, FaultDefinition>;
