import { X509Certificate } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { FixedAddress } from '../../functions/contract/address.ts';
import { environmentProxy, ProxyVariableError } from '../../functions/handshake/network/environment-proxy.ts';
import type { NetworkOptions, Pin, ProxyOptions } from '../../functions/handshake/spec.ts';
import { isPort, readFixedAddress } from '../../lib/config/fixed-address.ts';
import { CallError, type Mistakes } from '../commands/mistakes.ts';
import { checkWritable, readNamedFile } from './file.ts';
import { environmentValue, shown } from './shown.ts';
import { parseUrl } from './url.ts';

export interface NetworkFlags {
  ca?: string;
  pin?: string[];
  proxy?: string;
  proxyAuthEnv?: string;
  resolve?: string[];
  dns?: string;
  keylog?: string;
}

/** The route to `url` and the trust that the flags ask for. */
export function networkOf(
  flags: NetworkFlags,
  url: URL | undefined,
  env: NodeJS.ProcessEnv,
  mistakes: Mistakes,
): NetworkOptions {
  const ca = mistakes.given(flags.ca, (path) => readCa('--ca', path));
  const pins = flags.pin?.flatMap((pin) => mistakes.gather(() => parsePin(pin)) ?? []);
  const resolve = flags.resolve?.flatMap((fixed) => mistakes.gather(() => parseResolve(fixed)) ?? []);
  const dns = mistakes.given(flags.dns, parseResolver);
  const proxy = mistakes.gather(() => url && flaggedProxy(flags, url, env));
  const keylog = mistakes.given(flags.keylog, openKeylog);
  return {
    ...(ca && { ca }),
    ...(pins && { pins }),
    ...(resolve && { resolve }),
    ...(dns && { dns }),
    ...(proxy && { proxy }),
    ...(keylog && { keylog }),
  };
}

function flaggedProxy(
  { proxy, proxyAuthEnv }: NetworkFlags,
  url: URL,
  env: NodeJS.ProcessEnv,
): ProxyOptions | undefined {
  const found = proxyFor({ proxy, authEnv: proxyAuthEnv, ...FLAG_NAMES }, url, env);
  if (!found && proxyAuthEnv !== undefined)
    throw new CallError(`--proxy-auth-env: there is no proxy on the way to ${url.host}`);
  return found;
}

const FLAG_NAMES = { proxyName: '--proxy', authName: '--proxy-auth-env' } as const;

/** TLS secrets in NSS key log format, as Wireshark reads it; a new file is its owner's alone. */
function openKeylog(path: string): (line: Buffer) => void {
  checkWritable('--keylog', path);
  return (line) => appendFileSync(path, line, { mode: 0o600 });
}

/** A file of PEM certificates; `named` is what names it, for mistakes. */
export function readCa(named: string, path: string): string {
  const pem = readNamedFile(named, path);
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new CallError(`${named} ${shown(path)} holds no PEM certificate`);
  for (const block of blocks) {
    try {
      new X509Certificate(block);
    } catch {
      throw new CallError(`${named} ${shown(path)} holds a certificate that cannot be read`);
    }
  }
  return pem;
}

/** `sha256/BASE64`, also with curl's two slashes, or `cert-sha256/HEX`. */
export function parsePin(text: string): Pin {
  const spki = /^sha256\/\/?([A-Za-z0-9+/]{43}=)$/.exec(text)?.[1];
  if (spki) return { kind: 'spki', sha256: spki };
  const certificate = /^cert-sha256\/((?:[0-9a-f]{2}:?){32})$/i.exec(text)?.[1];
  if (certificate) return { kind: 'certificate', sha256: certificate.replaceAll(':', '').toLowerCase() };
  throw new CallError(
    `--pin ${shown(text)} is not a pin: sha256/ and 44 characters of base64, or cert-sha256/ and 64 of hex`,
  );
}

function parseResolve(text: string): FixedAddress {
  const fixed = readFixedAddress(text);
  if (fixed) return fixed;
  throw new CallError(`--resolve ${shown(text)} is not host:port:address, with an IPv4 or IPv6 address`);
}

function parseResolver(text: string): string {
  const match = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(text);
  const address = unbracketed(match?.[1] ?? '');
  const port = match?.[2] ?? '53';
  if (isIP(address) && isPort(port))
    return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  throw new CallError(`--dns ${shown(text)} is not ADDRESS:PORT, with an IPv4 or [IPv6] address`);
}

/** Which proxy leads to `url`: the one that is named, none, or the environment's. */
export interface ProxyChoice {
  /** A URL, `none`, or nothing said. */
  readonly proxy: string | undefined;
  /** The environment variable with its `user:password`. */
  readonly authEnv: string | undefined;
  /** What names the two, for mistakes: a flag, or a place in the configuration. */
  readonly proxyName: string;
  readonly authName: string;
}

export function proxyFor(
  { proxy, authEnv, proxyName, authName }: ProxyChoice,
  url: URL,
  env: NodeJS.ProcessEnv,
): ProxyOptions | undefined {
  if (proxy === 'none') return undefined;
  const found =
    proxy === undefined
      ? environmentsProxy(url, env)
      : { url: parseUrl(proxyName, proxy, ['http:', 'https:']) };
  return found && authEnv !== undefined ? { ...found, auth: parseProxyAuth(authName, authEnv, env) } : found;
}

function environmentsProxy(url: URL, env: NodeJS.ProcessEnv): ProxyOptions | undefined {
  try {
    return environmentProxy(url, env);
  } catch (error) {
    throw error instanceof ProxyVariableError ? new CallError(error.message) : error;
  }
}

/** `user:password`; the password may hold colons. */
function parseProxyAuth(
  flag: string,
  name: string,
  env: NodeJS.ProcessEnv,
): { user: string; password: string } {
  const value = environmentValue(flag, name, env);
  const colon = value.indexOf(':');
  if (colon < 1) throw new CallError(`${flag}: the variable does not hold user:password`);
  return { user: value.slice(0, colon), password: value.slice(colon + 1) };
}

const unbracketed = (text: string): string => text.replace(/^\[(.*)\]$/, '$1');
