import type { FaultDefinition } from './definition.ts';

export const pairingFaults = {
  PAIRING_NOT_APPROVED: { phase: 'pairing', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  PAIRING_SCOPE_UPGRADE: { phase: 'pairing', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  PAIRING_ROLE_UPGRADE: { phase: 'pairing', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  PAIRING_METADATA_UPGRADE: {
    phase: 'pairing',
    owner: 'endpoint',
    transient: false,
    summary: '',
    remedy: [],
  },
  DEVICE_SCOPE_MISMATCH: { phase: 'pairing', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  DEVICE_TOKEN_REJECTED: { phase: 'pairing', owner: 'endpoint', transient: false, summary: '', remedy: [] },
} as const satisfies Record<string, FaultDefinition>;
