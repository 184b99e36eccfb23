import type { FaultDefinition } from './definition.ts';

export const identityFaults = {
  SIGNATURE_INVALID: { phase: 'identity', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  SIGNATURE_EXPIRED: { phase: 'identity', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  NONCE_REJECTED: { phase: 'identity', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  DEVICE_ID_MISMATCH: { phase: 'identity', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  DEVICE_IDENTITY_REQUIRED: {
    phase: 'identity',
    owner: 'endpoint',
    transient: false,
    summary: '',
    remedy: [],
  },
} as const satisfies Record<string, FaultDefinition>;
