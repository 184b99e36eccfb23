import { type Expectations, fails, pairs } from '../expectation.ts';

export const upstreamExpectations: Expectations = {
  'upstream/ok': pairs(),
  'upstream/auth': fails('upstream', 'UPSTREAM_KEY_REJECTED'),
  'upstream/billing': fails('upstream', 'UPSTREAM_QUOTA'),
  'upstream/rate-limit': fails('upstream', 'UPSTREAM_RATE_LIMITED'),
  'upstream/format': fails('upstream', 'UPSTREAM_MODEL_REJECTED'),
  'upstream/timeout': fails('upstream', 'UPSTREAM_UNREACHABLE'),
  'upstream/unknown': fails('upstream', 'UPSTREAM_UNKNOWN'),
  'upstream/status-named-as-a-builtin': fails('upstream', 'UPSTREAM_UNKNOWN'),
  'upstream/silence': fails('upstream', 'UPSTREAM_UNREACHABLE'),
  'upstream/courier-malformed': fails('credential', 'KEY_MALFORMED'),
  'upstream/courier-token-rejected': fails('pairing', 'DEVICE_TOKEN_REJECTED', { cause: 'unknown' }),
};
