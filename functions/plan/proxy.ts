import { environmentProxy, ProxyVariableError } from '../handshake/network/environment-proxy.ts';
import type { ProxyOptions } from '../handshake/spec.ts';
import { PlanError } from './plan-error.ts';

/** The proxy on the way to `url`: the one that is named (a URL), none (`none`), or the environment's. */
export function proxyTo(
  url: URL,
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): ProxyOptions | undefined {
  if (named === 'none') return undefined;
  if (named !== undefined) return { url: new URL(named) };
  try {
    return environmentProxy(url, env);
  } catch (error) {
    throw error instanceof ProxyVariableError ? new PlanError('PROXY_UNUSABLE', error.message) : error;
  }
}

/** `user:password`; the password may hold colons. Undefined for anything else. */
export function readProxyAuth(text: string): ProxyOptions['auth'] {
  const colon = text.indexOf(':');
  return colon < 1 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
