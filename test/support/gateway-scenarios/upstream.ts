import type { UpstreamApi } from '../upstream-api.ts';
import { credentialOf, type Expected, enrolled, type Scenario } from './scenario.ts';

const upstream = (
  name: string,
  answer: UpstreamApi['answer'],
  expected: Expected,
  provider?: string,
): Scenario => ({
  name,
  prepare: async (stage) => {
    stage.upstream.answer = answer;
    const courier = await enrolled(stage, ['operator.admin']);
    return {
      probe: {
        upstream: {
          provider: provider ?? stage.gateway.provider,
          courier: credentialOf(courier),
          timeoutMs: 60_000,
        },
      },
    };
  },
  expected,
});

/** What the provider of the gateway says. */
export const UPSTREAM_SCENARIOS: readonly Scenario[] = [
  upstream('its provider accepts its key', 'accepts', { outcome: 'paired' }),
  upstream('its provider rejects its key', 'rejects-key', {
    outcome: 'failed',
    code: 'UPSTREAM_KEY_REJECTED',
  }),
  upstream('its provider has no credit left', 'out-of-credit', { outcome: 'failed', code: 'UPSTREAM_QUOTA' }),
  upstream(
    'its provider is not one it has',
    'accepts',
    { outcome: 'failed', code: 'UPSTREAM_UNKNOWN' },
    'nobody',
  ),
];
