import { type Expectations, fails } from '../expectation.ts';

const rateLimited = fails('quota', 'RATE_LIMITED');
const exhausted = fails('quota', 'QUOTA_EXHAUSTED');
const error = fails('service', 'SERVICE_ERROR');
const overloaded = fails('service', 'SERVICE_OVERLOADED');
const unreachable = fails('service', 'SERVICE_UPSTREAM_UNREACHABLE');

export const serviceExpectations: Expectations = {
  'quota/openai-rate-limit': rateLimited,
  'quota/openai-insufficient-quota': exhausted,
  'quota/openai-billing-hard-limit': exhausted,
  'quota/openrouter-no-credits': exhausted,
  'quota/openrouter-key-limit': exhausted,
  'quota/openrouter-rate-limit': rateLimited,
  'quota/litellm-budget-exceeded': exhausted,
  'quota/anthropic-rate-limit': rateLimited,
  'quota/anthropic-credit-too-low': exhausted,
  'quota/bare-429': rateLimited,
  'quota/retry-after-date': rateLimited,
  'quota/google-with-room-later': fails('quota', 'RATE_LIMITED', { retryAfterMs: 32_400 }),
  'quota/litellm-exceeded-budget': exhausted,
  'quota/azure-call-volume': exhausted,
  'quota/xai-no-credits-yet': exhausted,
  'service/500-json': error,
  'service/500-html': error,
  'service/501': error,
  'service/503-overloaded': overloaded,
  'service/503-bare': overloaded,
  'service/openrouter-529': overloaded,
  'service/anthropic-529': overloaded,
  'service/overloaded-said-in-500': overloaded,
  'service/502-nginx': unreachable,
  'service/504-nginx': unreachable,
  'service/cdn-520': unreachable,
  'service/cdn-522': unreachable,
  'service/cdn-525': unreachable,
  'service/cdn-530': unreachable,
  'service/ngrok-offline': unreachable,
  'service/envoy-no-healthy-upstream': unreachable,
  'service/tunnel-unavailable': unreachable,
  'service/envoy-connect-failure': unreachable,
  'service/kong-no-peer': unreachable,
  'service/haproxy-no-server': unreachable,
  'service/squid-connect-failed': unreachable,
  // RFC 9110, 15: a status outside of 100 to 599 counts as a 5xx.
  'service/no-status-of-http': error,
  'quota/monthly-spend-limit': exhausted,
};
