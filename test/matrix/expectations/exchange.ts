import { type Expectations, fails, pairs } from '../expectation.ts';

const noModel = fails('exchange', 'MODEL_NOT_FOUND');
const rejected = fails('exchange', 'EXCHANGE_REJECTED');
const timeout = fails('exchange', 'EXCHANGE_TIMEOUT');
const errorInSuccess = fails('exchange', 'EXCHANGE_ERROR_IN_SUCCESS');
const empty = fails('exchange', 'EXCHANGE_EMPTY');
const truncated = fails('exchange', 'EXCHANGE_TRUNCATED');

export const exchangeExpectations: Expectations = {
  'exchange/paired': pairs(),
  'exchange/paired-stream': pairs(),
  'exchange/paired-stream-crlf-and-comments': pairs(),
  'exchange/paired-stream-byte-by-byte': pairs(),
  'exchange/paired-reasoning-only': pairs(),
  'exchange/anthropic-paired': pairs(),
  'exchange/anthropic-paired-stream': pairs(),
  'exchange/model-not-found': noModel,
  'exchange/model-not-found-400': noModel,
  'exchange/anthropic-model-not-found': noModel,
  'exchange/max-tokens-unsupported': rejected,
  'exchange/bad-request': rejected,
  'exchange/unprocessable': rejected,
  'exchange/silence': timeout,
  'exchange/stream-stalls': timeout,
  'exchange/stream-of-comments-for-ever': timeout,
  'exchange/error-in-200': errorInSuccess,
  'exchange/error-in-200-text': errorInSuccess,
  'exchange/error-in-choice': errorInSuccess,
  'exchange/error-in-stream': errorInSuccess,
  'exchange/error-event-in-stream': errorInSuccess,
  'exchange/error-in-list-200': errorInSuccess,
  'exchange/error-text-in-list-200': errorInSuccess,
  'exchange/no-choices': empty,
  'exchange/choices-missing': empty,
  'exchange/stream-without-choice': empty,
  'exchange/anthropic-content-missing': empty,
  'exchange/stream-ends-early': truncated,
  'exchange/stream-cut-by-close': truncated,
  'exchange/stream-cut-by-reset': truncated,
  'exchange/anthropic-stream-ends-early': truncated,
  'exchange/key-rejected-by-inference': fails('auth', 'AUTH_KEY_REJECTED'),
  'exchange/gateway-upstream-key-rejected': fails('auth', 'AUTH_UPSTREAM'),
  'exchange/litellm-upstream-key-rejected': fails('auth', 'AUTH_UPSTREAM'),
  'exchange/rate-limited': fails('quota', 'RATE_LIMITED'),
  'exchange/no-credits': fails('quota', 'QUOTA_EXHAUSTED'),
  'exchange/overloaded': fails('service', 'SERVICE_OVERLOADED'),
  'exchange/bad-gateway': fails('service', 'SERVICE_UPSTREAM_UNREACHABLE'),
  'exchange/server-error': fails('service', 'SERVICE_ERROR'),
  'exchange/html-in-200': fails('http', 'HTTP_NOT_API'),
  'exchange/finish-reason-error': errorInSuccess,
  'exchange/finish-reason-error-in-stream': errorInSuccess,
  'exchange/success-false-in-list-200': errorInSuccess,
  'exchange/model-decommissioned': noModel,
  'exchange/no-endpoints-of-policy': noModel,
  'exchange/flagged': fails('auth', 'AUTH_FORBIDDEN'),
  'exchange/no-model-at-all': noModel,
};
