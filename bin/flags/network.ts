import { appendFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { FixedAddress } from '../../functions/contract/address.ts';
import type { NetworkOptions, Pin, ProxyOptions } from '../../functions/handshake/spec.ts';
import { readPin } from '../../functions/plan/pin.ts';
import { PlanError } from '../../functions/plan/plan-error.ts';
import { proxyTo, readProxyAuth } from '../../functions/plan/proxy.ts';
import { certificateProblem } from '../../lib/config/certificates.ts';
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
  if (proxy !== undefined && proxy !== 'none') parseUrl('--proxy', proxy, ['http:', 'https:']);
  const found = proxyOnTheWay(url, proxy, env);
  if (proxyAuthEnv === undefined) return found;
  if (!found) throw new CallError(`--proxy-auth-env: there is no proxy on the way to ${url.host}`);
  const auth = readProxyAuth(environmentValue('--proxy-auth-env', proxyAuthEnv, env));
  if (!auth) throw new CallError('--proxy-auth-env: the variable does not hold user:password');
  return { ...found, auth };
}

function proxyOnTheWay(
  url: URL,
  named: string | undefined,
  env: NodeJS.ProcessEnv,
): ProxyOptions | undefined {
  try {
    return proxyTo(url, named, env);
  } catch (error) {
    throw error instanceof PlanError ? new CallError(error.message) : error;
  }
}

/** TLS secrets in NSS key log format, as Wireshark reads it; a new file is its owner's alone. */
function openKeylog(path: string): (line: Buffer) => void {
  checkWritable('--keylog', path);
  return (line) => appendFileSync(path, line, { mode: 0o600 });
}

/** A file of PEM certificates; `named` is what names it, for mistakes. */
export function readCa(named: string, path: string): string {
  const pem = readNamedFile(named, path);
  const problem = certificateProblem(pem);
  if (problem) throw new CallError(`${named} ${shown(path)} ${problem}`);
  return pem;
}

function parsePin(text: string): Pin {
  const pin = readPin(text);
  if (pin) return pin;
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

const unbracketed = (text: string): string => text.replace(/^\[(.*)\]$/, '$1');
