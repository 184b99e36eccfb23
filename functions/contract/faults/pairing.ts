import type { FaultDefinition } from './definition.ts';

export const pairingFaults = {
  PAIRING_NOT_APPROVED: {
    phase: 'pairing',
    owner: 'credential',
    transient: false,
    summary: 'The gateway does not know this device: it has to be approved',
    remedy: [
      'Approve it on the gateway host: `openclaw devices approve {requestId}`.',
      'See what waits there: `openclaw devices list` (approve takes the request id, not the device id).',
      'If the device was approved before, the gateway lost its state or is another one: check the URL and its state directory first.',
      'Then prove it: `pairwatch probe {target}`.',
    ],
  },
  PAIRING_SCOPE_UPGRADE: {
    phase: 'pairing',
    owner: 'credential',
    transient: false,
    summary: 'The device asks for more rights than it was approved for',
    remedy: [
      'If it should have them, approve on the gateway host: `openclaw devices approve {requestId}`.',
      'If not, refuse: `openclaw devices reject {requestId}`, and narrow `scopes` in the device document.',
      'See what it has and what it asks for: `openclaw devices list`.',
    ],
  },
  PAIRING_ROLE_UPGRADE: {
    phase: 'pairing',
    owner: 'credential',
    transient: false,
    summary: 'The device asks for a role that it does not have, or its role was revoked',
    remedy: [
      'If it should have the role, approve on the gateway host: `openclaw devices approve {requestId}`.',
      'If it should not: `openclaw devices reject {requestId}`.',
      'See its roles: `openclaw devices list`. A device whose token was revoked asks like this as well.',
    ],
  },
  PAIRING_METADATA_UPGRADE: {
    phase: 'pairing',
    owner: 'credential',
    transient: false,
    summary: 'The device names another platform than when it was approved',
    remedy: [
      'If the change was intended, approve on the gateway host: `openclaw devices approve {requestId}`.',
      'If not, put `platform` and `deviceFamily` in the device document back to what they were when it was enrolled.',
      'See what waits there: `openclaw devices list`.',
    ],
  },
  DEVICE_SCOPE_MISMATCH: {
    phase: 'pairing',
    owner: 'credential',
    transient: false,
    summary: 'The device token does not carry the rights that the session asks for',
    remedy: [
      'Narrow `scopes` in the device document to what the token carries: `openclaw devices list` shows it.',
      'If it needs more, enroll it again with the shared token, and approve the request: `pairwatch enroll {target} --gateway-token-env NAME`.',
    ],
  },
  DEVICE_TOKEN_REJECTED: {
    phase: 'pairing',
    owner: 'credential',
    transient: false,
    summary: "The gateway no longer accepts the device's token",
    remedy: [
      {
        when: { cause: 'rotated' },
        step: 'The token was rotated elsewhere and the device is still paired: whoever rotated it holds the current one.',
      },
      {
        when: { cause: 'revoked' },
        step: 'The token was revoked. If that was a mistake, approve the device again on the gateway host: `openclaw devices approve {requestId}`.',
      },
      {
        when: { cause: 'removed' },
        step: 'The device was removed, or the gateway lost its state or is another one: check the URL and its state directory, then approve: `openclaw devices approve {requestId}`.',
      },
      {
        when: { cause: 'unknown' },
        step: 'To learn whether it was rotated, revoked or removed: `pairwatch probe {target} --gateway-token-env NAME`.',
      },
      'See whether the device is still paired: `openclaw devices list` on the gateway host.',
      'Enroll again, giving the shared token once: `pairwatch enroll {target} --gateway-token-env NAME`.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
