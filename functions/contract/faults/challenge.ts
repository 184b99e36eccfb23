import type { FaultDefinition } from './definition.ts';

export const challengeFaults = {
  GATEWAY_STARTING: {
    phase: 'challenge',
    owner: 'endpoint',
    transient: true,
    summary: 'The gateway is still starting',
    remedy: [
      'It asks to come back in {retryAfterMs}.',
      'Wait a minute: it pairs by itself once it is ready.',
      'If it never gets ready: `openclaw logs --follow` and `openclaw doctor` on its host.',
    ],
  },
  GATEWAY_SILENT_CLOSE: {
    phase: 'challenge',
    owner: 'endpoint',
    transient: true,
    summary: 'The gateway closed the connection without saying why',
    remedy: [
      'Read its log for the moment of the failure: `openclaw logs --follow` on its host.',
      'If a reverse proxy stands in front, check that it passes WebSocket messages through and does not time out within seconds.',
      'Check its event loop: `openclaw gateway stability`.',
    ],
  },
  PROTOCOL_MISMATCH: {
    phase: 'challenge',
    owner: 'endpoint',
    transient: false,
    summary: 'The gateway speaks another protocol version than Pairwatch',
    remedy: [
      'Pairwatch speaks version {ourProtocol}, the gateway wants {expectedProtocol}.',
      {
        when: { update: 'gateway' },
        step: 'The gateway is the older side: run `openclaw update` on its host.',
      },
      {
        when: { update: 'pairwatch' },
        step: 'Pairwatch is the older side: update it here.',
      },
      'Bring the older of the two up to date: `openclaw update status` on the gateway host shows its version.',
      'Other clients of this gateway fail alike until they are updated.',
    ],
  },
  GATEWAY_ORIGIN_REJECTED: {
    phase: 'challenge',
    owner: 'config',
    transient: false,
    summary: 'The gateway does not accept the web origin of this connection',
    remedy: [
      'Pairwatch sends no Origin of its own: take it out of `headers` of the target, or out of the proxy that adds it.',
      'If it has to be there, allow it on the gateway host: `gateway.controlUi.allowedOrigins`.',
    ],
  },
  CONNECT_REJECTED: {
    phase: 'challenge',
    owner: 'endpoint',
    transient: false,
    summary: 'The gateway refused the form of the connect request',
    remedy: [
      'It said: "{message}".',
      'Compare the versions: `openclaw --version` on the gateway host; update the older of gateway and Pairwatch.',
      'Check `role`, `scopes` and `platform` in the device document: unknown values are refused like this.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
