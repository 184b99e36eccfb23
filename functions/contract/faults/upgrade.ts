import type { FaultDefinition } from './definition.ts';

export const upgradeFaults = {
  GATEWAY_NOT_OPENCLAW: {
    phase: 'upgrade',
    owner: 'config',
    transient: false,
    summary: 'Something answers there, and it is not an OpenClaw gateway',
    remedy: [
      'It answered {status} to the WebSocket request.',
      'What did not fit: {problem}.',
      'Check host and port of the target: `openclaw gateway status` on the gateway host shows the address it listens on.',
      'If a reverse proxy stands in front, let it pass WebSocket upgrades through.',
    ],
  },
  GATEWAY_HUNG: {
    phase: 'upgrade',
    owner: 'endpoint',
    transient: true,
    summary: 'The gateway accepts connections and then says nothing: it hangs',
    remedy: [
      'Look at its process on the host: a frozen, paused or overloaded one looks like this.',
      'Keep the evidence first: `openclaw gateway stability --bundle latest`.',
      'Restart it: `openclaw gateway restart --force`.',
    ],
  },
  GATEWAY_DRAINING: {
    phase: 'upgrade',
    owner: 'endpoint',
    transient: true,
    summary: 'The gateway is shutting down or restarting, and takes nobody new',
    remedy: [
      'Wait a minute: after a restart it pairs again by itself.',
      'If it stays like this: `openclaw gateway status`, then `openclaw gateway start` on its host.',
    ],
  },
  GATEWAY_CROWDED: {
    phase: 'upgrade',
    owner: 'endpoint',
    transient: true,
    summary: 'Too many half-open connections from this address: the gateway takes no more',
    remedy: [
      'Find the client that opens connections and never logs in: `openclaw logs --follow` on the gateway host.',
      'Behind a reverse proxy all clients share one address: set `gateway.trustedProxies` on the gateway, so that it can tell them apart.',
    ],
  },
  GATEWAY_PROXY_ATTRIBUTION: {
    phase: 'upgrade',
    owner: 'endpoint',
    transient: false,
    summary: 'The gateway does not trust the reverse proxy in front of it',
    remedy: [
      'On the gateway host add the address of the proxy: `openclaw config set gateway.trustedProxies \'["ADDRESS"]\' --strict-json`.',
      'Let the proxy overwrite X-Forwarded-For with the real address of the client.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
