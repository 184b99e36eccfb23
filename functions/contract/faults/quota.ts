import type { FaultDefinition } from './definition.ts';

export const quotaFaults = {
  RATE_LIMITED: {
    phase: 'quota',
    owner: 'quota',
    transient: true,
    summary: 'Too many requests for this key just now; room comes back by itself',
    remedy: [
      'Try again in {retryAfterMs}.',
      'Find out which user of the key sends so much; give the watch a key of its own.',
      'If it comes back daily, ask the provider for a higher limit.',
    ],
  },
  QUOTA_EXHAUSTED: {
    phase: 'quota',
    owner: 'quota',
    transient: false,
    summary: 'The credit or the budget of the account is used up',
    remedy: [
      'It said: "{message}".',
      'Add credit, or raise the budget, in the billing pages of the provider.',
      'If there is credit, check the limit of the project and of the key itself.',
      'Switch automatic top-up or a budget alarm on, so that it does not come as a surprise again.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
