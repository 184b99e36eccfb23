import { BlockList, isIP } from 'node:net';
import type { ProxyOptions } from '../spec.ts';
import { bareName, endpointOf } from './endpoint.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Thrown for a proxy variable that cannot be used; the message names the variable and never its value. */
export class ProxyVariableError extends Error {
  readonly variable: string;

  constructor(variable: string, problem: string) {
    super(`${variable}: ${problem}`);
    this.variable = variable;
  }
}

/**
 * The proxy that the environment names for `url`, by curl's conventions: `https_proxy` for https and wss,
 * `http_proxy` for http and ws, else `all_proxy`; lower case wins over upper case; an empty variable counts as
 * unset; a value without a scheme is an HTTP proxy. Unlike curl, HTTP_PROXY in upper case is read too, and a scheme
 * without a port means that scheme's own (80, 443). As in curl, loopback targets are no exception: name them in
 * `no_proxy`.
 */
export function environmentProxy(url: URL, env: Environment): ProxyOptions | undefined {
  const found =
    variable(env, endpointOf(url).secure ? 'https_proxy' : 'http_proxy') ?? variable(env, 'all_proxy');
  if (!found || isExempt(url, variable(env, 'no_proxy')?.value ?? '')) return undefined;
  return parseProxy(found.name, found.value);
}

function variable(env: Environment, name: string): { name: string; value: string } | undefined {
  for (const spelled of [name, name.toUpperCase()]) {
    const value = env[spelled]?.trim();
    if (value) return { name: spelled, value };
  }
  return undefined;
}

function parseProxy(name: string, value: string): ProxyOptions {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (!URL.canParse(text)) throw new ProxyVariableError(name, 'not a URL; write http://host:port');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ProxyVariableError(name, `a ${url.protocol}// proxy is not supported; use http:// or https://`);
  }
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const bare = new URL(url.origin);
  if (username === '' && password === '') return { url: bare };
  return { url: bare, auth: { user: decoded(name, username), password: decoded(name, password) } };
}

function decoded(name: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ProxyVariableError(name, 'the user or password is not percent-encoded; write % as %25');
  }
}

/**
 * `no_proxy`: entries split by commas or blanks. `*` is everything; a name counts for itself and for what ends in
 * it, with or without a leading dot or `*.`; an address for itself, a CIDR range for what lies in it; `:port`
 * narrows an entry to that port.
 */
function isExempt(url: URL, noProxy: string): boolean {
  const { host, port } = endpointOf(url);
  return noProxy
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => covers(entry.toLowerCase(), bareName(host), String(port)));
}

function covers(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, bracketed, plain, wanted] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  const pattern = bracketed ?? plain ?? entry;
  if (wanted !== undefined && wanted !== port) return false;
  if (isIP(host) !== 0) return coversAddress(pattern, host);
  const suffix = pattern.replace(/^\*?\.|\.$/g, '');
  return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`));
}

function coversAddress(pattern: string, host: string): boolean {
  const [net = '', bits] = pattern.split('/');
  const version = isIP(net);
  if (version === 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const prefix = bits === undefined ? (version === 4 ? 32 : 128) : Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > (version === 4 ? 32 : 128)) return false;
  const range = new BlockList();
  range.addSubnet(net, prefix, family);
  return range.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}
