import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { HandshakeSpec, NetworkOptions } from '../../functions/handshake/spec.ts';
import { shown } from './shown.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** How long the system may take to say whether a name is this machine's. */
const LOOKUP_MS = 3000;

/** What is wrong with a spec that would send a secret in the clear to another machine; nothing where all is well. */
export async function plainKeyProblems(spec: HandshakeSpec): Promise<readonly string[]> {
  const carriesSecret = spec.credential.state === 'found' || spec.shared || spec.upstream || spec.token;
  const urls = [...(carriesSecret ? [spec.url] : []), ...(spec.token ? [spec.token.url] : [])];
  const problems = await Promise.all(urls.map((url) => plainKeyProblem(url, spec.network ?? {})));
  return problems.filter((problem) => problem !== undefined);
}

async function plainKeyProblem(url: URL, network: NetworkOptions): Promise<string | undefined> {
  if (!['http:', 'ws:'].includes(url.protocol)) return undefined;
  if (await staysHere(url, network)) return undefined;
  const secure = url.protocol === 'ws:' ? 'wss://' : 'https://';
  return `${shown(`${url.protocol}//${url.host}`)} is not encrypted and not this machine, so no key is sent to it; use ${secure}`;
}

async function staysHere(url: URL, { resolve = [], dns }: NetworkOptions): Promise<boolean> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (isIP(host)) return isLoopback(host);
  const port = Number(url.port || 80);
  const fixed = resolve.filter((entry) => entry.host === host && entry.port === port);
  if (fixed.length > 0) return fixed.every((entry) => isLoopback(entry.address));
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  if (dns !== undefined) return true;
  const addresses = await Promise.race([
    lookup(host, { all: true }).catch(() => []),
    new Promise<never[]>((done) => setTimeout(done, LOOKUP_MS, []).unref()),
  ]);
  return addresses.length > 0 && addresses.every(({ address }) => isLoopback(address));
}

const isLoopback = (address: string): boolean => LOOPBACK.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
