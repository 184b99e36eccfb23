import { type Expectations, fails, inconclusive, pairs } from '../expectation.ts';

const unreachable = fails('proxy', 'PROXY_UNREACHABLE');
const authRequired = fails('proxy', 'PROXY_AUTH_REQUIRED');
const denied = fails('proxy', 'PROXY_DENIED');

export const proxyExpectations: Expectations = {
  'proxy/refused': unreachable,
  'proxy/name-not-found': unreachable,
  'proxy/silent-on-connect': unreachable,
  'proxy/closes-on-connect': unreachable,
  'proxy/resets-on-connect': unreachable,
  'proxy/auth-not-stored': inconclusive('proxy', 'PROXY_AUTH_MISSING'),
  'proxy/auth-required': authRequired,
  'proxy/auth-refused': authRequired,
  'proxy/forbids-target': denied,
  'proxy/method-not-allowed': denied,
  'proxy/bad-gateway': denied,
  'proxy/gateway-timeout': denied,
  'proxy/redirects-connect': denied,
  'proxy/not-http': unreachable,
  'proxy/hangs-inside-its-answer': unreachable,
  'proxy/unavailable': denied,
  'proxy/https-untrusted': unreachable,
  'proxy/tunnel-then-silence': fails('tls', 'TLS_TIMEOUT'),
  'proxy/tunnel-then-closed': fails('tls', 'TLS_RESET'),
  'proxy/tunnel-then-page': fails('tls', 'TLS_NOT_TLS'),
  'proxy/real-target-refused': denied,
  'proxy/key-rejected-through-it': fails('auth', 'AUTH_KEY_REJECTED'),
  'proxy/paired-through-it': pairs(),
  'proxy/gateway-behind-407': authRequired,
};
