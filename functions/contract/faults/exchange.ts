import type { FaultDefinition } from './definition.ts';

export const exchangeFaults = {
  MODEL_NOT_FOUND: { phase: 'exchange', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  EXCHANGE_REJECTED: { phase: 'exchange', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  EXCHANGE_TIMEOUT: { phase: 'exchange', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  EXCHANGE_ERROR_IN_SUCCESS: {
    phase: 'exchange',
    owner: 'endpoint',
    transient: false,
    summary: '',
    remedy: [],
  },
  EXCHANGE_EMPTY: { phase: 'exchange', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  EXCHANGE_TRUNCATED: { phase: 'exchange', owner: 'endpoint', transient: false, summary: '', remedy: [] },
} as const satisfies Record<string, FaultDefinition>;
