import type { FaultDefinition } from './definition.ts';

export const upgradeFaults = {
  GATEWAY_NOT_OPENCLAW: { phase: 'upgrade', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  GATEWAY_HUNG: { phase: 'upgrade', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  GATEWAY_DRAINING: { phase: 'upgrade', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  GATEWAY_CROWDED: { phase: 'upgrade', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  GATEWAY_PROXY_ATTRIBUTION: {
    phase: 'upgrade',
    owner: 'endpoint',
    transient: false,
    summary: '',
    remedy: [],
  },
} as const satisfies Record<string, FaultDefinition>;
