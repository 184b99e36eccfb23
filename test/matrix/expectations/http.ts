import { type Expectations, fails, pairs } from '../expectation.ts';

const timeout = fails('http', 'HTTP_TIMEOUT');
const reset = fails('http', 'HTTP_RESET');
const malformed = fails('http', 'HTTP_MALFORMED');
const truncated = fails('http', 'HTTP_TRUNCATED');
const tooLarge = fails('http', 'HTTP_TOO_LARGE');
const redirect = fails('http', 'HTTP_REDIRECT');
const notFound = fails('http', 'HTTP_NOT_FOUND');
const notApi = fails('http', 'HTTP_NOT_API');
const version = fails('http', 'HTTP_VERSION_UNSUPPORTED');
const blocked = fails('http', 'HTTP_BLOCKED');
const login = fails('http', 'HTTP_LOGIN_REQUIRED');
const rejected = fails('http', 'HTTP_REJECTED');

export const httpExpectations: Expectations = {
  'http/paired': pairs(),
  'http/silence': timeout,
  'http/status-line-then-silence': timeout,
  'http/headers-then-silence': timeout,
  'http/byte-a-time-header': timeout,
  'http/byte-a-time-body': timeout,
  'http/endless-1xx': timeout,
  'http/endless-100-continue': timeout,
  'http/some-1xx-then-200': pairs(),
  'http/reset-after-request': reset,
  'http/closed-after-request': reset,
  'http/closed-inside-headers': reset,
  'http/banner-of-ssh': malformed,
  'http/status-not-a-number': malformed,
  'http/blank-in-header-name': malformed,
  'http/bad-chunk-size': malformed,
  'http/two-content-lengths': malformed,
  'http/body-is-not-gzip': malformed,
  'http/unknown-encoding': malformed,
  'http/unasked-101': malformed,
  'http/unasked-101-upgrade': malformed,
  'http/http2-preface': malformed,
  'http/body-cut-by-close': truncated,
  'http/body-cut-by-reset': truncated,
  'http/chunks-cut': truncated,
  'http/headers-too-large': tooLarge,
  'http/body-never-ends': tooLarge,
  'http/gzip-bomb': tooLarge,
  'http/gzip-is-fine': pairs(),
  'http/moved': redirect,
  'http/temporary-redirect': redirect,
  'http/permanent-redirect': redirect,
  'http/redirect-without-location': redirect,
  'http/wrong-base': notFound,
  'http/missing-base': notFound,
  'http/not-found-anywhere': notFound,
  'http/method-not-allowed': notFound,
  'http/html-page': notApi,
  'http/captive-portal': notApi,
  'http/broken-json': notApi,
  'http/empty-200': notApi,
  'http/no-content': notApi,
  'http/plain-ok': notApi,
  'http/json-of-something-else': notApi,
  'http/json-scalar': notApi,
  'http/gone': version,
  'http/upgrade-required': version,
  'http/anthropic-version-refused': version,
  'http/azure-version-refused': version,
  'http/firewall-page': blocked,
  'http/waf-request-blocked': blocked,
  'http/legal-reasons': blocked,
  'http/unsupported-region': blocked,
  'http/address-not-authorized': blocked,
  'http/basic-login': login,
  'http/negotiate-login': login,
  'http/sso-redirect': login,
  'http/teapot': rejected,
  'http/headers-refused': rejected,
  'http/wrong-host-421': rejected,
  'http/gzip-cut': truncated,
  'http/base-is-an-endpoint': notFound,
  'http/base-lacks-version': notFound,
  'http/anthropic-base-without-path': pairs(),
  'http/azure-virtual-network': blocked,
  'http/google-key-of-other-addresses': blocked,
  'http/mesh-policy': blocked,
  'http/waf-challenge-202': blocked,
  'http/identity-aware-proxy': login,
};
