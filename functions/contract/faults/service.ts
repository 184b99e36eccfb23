import type { FaultDefinition } from './definition.ts';

export const serviceFaults = {
  SERVICE_ERROR: {
    phase: 'service',
    owner: 'service',
    transient: true,
    summary: 'The API had an internal error',
    remedy: [
      'It answered {status}: "{message}".',
      'Look at the status page of the provider, or at the log of the server if it is yours.',
      'If it lasts, report it to the provider with the time of the failure.',
    ],
  },
  SERVICE_OVERLOADED: {
    phase: 'service',
    owner: 'service',
    transient: true,
    summary: 'The API is overloaded and turns requests away',
    remedy: [
      'It asks to come back in {retryAfterMs}.',
      'Wait, or move OpenClaw to its fallback model meanwhile: `openclaw models fallbacks list`.',
      'If the server is yours, look at its load and give it more capacity.',
    ],
  },
  SERVICE_UPSTREAM_UNREACHABLE: {
    phase: 'service',
    owner: 'service',
    transient: true,
    summary: 'The front of the API answers; the server behind it does not',
    remedy: [
      'Check that the server behind the proxy, tunnel or CDN of {host} runs and is reachable from it.',
      'If a provider runs it, look at its status page.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
