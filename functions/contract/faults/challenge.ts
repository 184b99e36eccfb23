import type { FaultDefinition } from './definition.ts';

export const challengeFaults = {
  GATEWAY_STARTING: { phase: 'challenge', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  GATEWAY_SILENT_CLOSE: { phase: 'challenge', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  PROTOCOL_MISMATCH: { phase: 'challenge', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  GATEWAY_ORIGIN_REJECTED: {
    phase: 'challenge',
    owner: 'endpoint',
    transient: false,
    summary: '',
    remedy: [],
  },
  CONNECT_REJECTED: { phase: 'challenge', owner: 'endpoint', transient: false, summary: '', remedy: [] },
} as const satisfies Record<string, FaultDefinition>;
