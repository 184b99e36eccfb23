import type { FaultDefinition } from './definition.ts';

export const upstreamFaults = {
  UPSTREAM_KEY_REJECTED: {
    phase: 'upstream',
    owner: 'credential',
    transient: false,
    summary: "The gateway pairs, and its AI provider refuses the gateway's own key",
    remedy: [
      'Look at the provider "{provider}" whether the key that the gateway uses still exists and may be used from there.',
      'Put a good key where the gateway reads it, then run `openclaw secrets reload` on its host.',
      'A key kept in an auth profile is replaced with `openclaw models auth paste-api-key`.',
      'Prove it: `openclaw models status --probe`.',
    ],
  },
  UPSTREAM_QUOTA: {
    phase: 'upstream',
    owner: 'quota',
    transient: false,
    summary: 'The gateway pairs, and its account at the AI provider has no credit left',
    remedy: [
      'Add credit, or raise the budget, at the provider "{provider}".',
      'Until then OpenClaw can answer with a fallback model: `openclaw models fallbacks list`.',
    ],
  },
  UPSTREAM_RATE_LIMITED: {
    phase: 'upstream',
    owner: 'quota',
    transient: true,
    summary:
      'The gateway pairs, and its AI provider turns it away for too many requests or an error of its own',
    remedy: [
      'Look at the status page and at the usage pages of the provider "{provider}".',
      'See what the gateway sends: `openclaw logs --follow` on its host.',
      'Spread the load, or add a fallback model: `openclaw models fallbacks list`.',
    ],
  },
  UPSTREAM_MODEL_REJECTED: {
    phase: 'upstream',
    owner: 'endpoint',
    transient: false,
    summary: 'The gateway pairs, and its AI provider does not accept its model or request',
    remedy: [
      'See which model the gateway uses: `openclaw models status` on its host.',
      'Set one that the provider offers: `openclaw models set MODEL`.',
      'If the model is right, check the base URL of the provider in the configuration of the gateway.',
    ],
  },
  UPSTREAM_UNREACHABLE: {
    phase: 'upstream',
    owner: 'service',
    transient: true,
    summary: 'The gateway pairs, and cannot reach its AI provider',
    remedy: [
      'Try the provider from the gateway host: `openclaw models status --probe`.',
      'Check the outgoing network of that host, its proxy settings, and the base URL of the provider.',
      'Look at the status page of the provider "{provider}".',
    ],
  },
  UPSTREAM_UNKNOWN: {
    phase: 'upstream',
    owner: 'config',
    transient: false,
    summary: 'The gateway has no AI provider of the name that was asked about',
    remedy: [
      'See the providers that the gateway has: `openclaw models status` on its host.',
      'Correct `upstream.provider` of the target (or `--upstream PROVIDER`), or add the provider to the gateway.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
