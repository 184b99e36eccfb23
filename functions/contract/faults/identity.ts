import type { FaultDefinition } from './definition.ts';

export const identityFaults = {
  SIGNATURE_INVALID: {
    phase: 'identity',
    owner: 'credential',
    transient: false,
    summary: "The gateway does not accept the device's signature",
    remedy: [
      'The device document may have been edited or mixed from two: put its backup back, or enroll a new device with `pairwatch enroll {target}`.',
      'If every device fails, a proxy may be changing the messages on the way, or the gateway expects a newer form of signature: compare versions with `openclaw --version`.',
    ],
  },
  SIGNATURE_EXPIRED: {
    phase: 'identity',
    owner: 'endpoint',
    transient: false,
    summary:
      'The gateway finds the signature too old or from the future: its clock jumps, or the message was late',
    remedy: [
      'Its clock differs from ours by {driftMs}.',
      'Set the clock of the gateway host by NTP, and check that of this machine: more than two minutes apart and no device can log in.',
      'If both clocks are right, look for something on the path that holds messages back.',
    ],
  },
  NONCE_REJECTED: {
    phase: 'identity',
    owner: 'endpoint',
    transient: true,
    summary: 'The gateway did not recognize its own challenge in our answer',
    remedy: [
      'If several gateways share this address, make the load balancer keep one connection on one gateway.',
      'Look for a proxy that replays or rewrites WebSocket messages.',
    ],
  },
  DEVICE_ID_MISMATCH: {
    phase: 'identity',
    owner: 'credential',
    transient: false,
    summary: 'The device id does not belong to the public key of the device',
    remedy: [
      'The device document was edited or damaged: put its backup back.',
      'Without a backup enroll a new device: `pairwatch enroll {target}`.',
    ],
  },
  DEVICE_IDENTITY_REQUIRED: {
    phase: 'identity',
    owner: 'credential',
    transient: false,
    summary: 'The gateway wants a device identity, and none arrived',
    remedy: [
      'Enroll a device: `pairwatch enroll {target}`.',
      'If one is enrolled, look for a proxy that removes parts of the messages.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
