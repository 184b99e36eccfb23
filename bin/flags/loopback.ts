import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isLoopback } from '../../functions/handshake/network/address.ts';
import { bareName, isLocalhost, unbracketed } from '../../functions/handshake/network/endpoint.ts';
import type { HandshakeSpec, NetworkOptions } from '../../functions/handshake/spec.ts';
import { shown } from './shown.ts';

/** How long the system may take to say whether a name is this machine's. */
const LOOKUP_MS = 3000;

type Secretive = Pick<HandshakeSpec, 'url' | 'credential' | 'shared' | 'upstream' | 'token' | 'network'>;

/** What is wrong with a spec that would send a secret in the clear to another machine; nothing where all is well. */
export async function plainKeyProblems(spec: Secretive): Promise<readonly string[]> {
  const urls = [...(carriesSecret(spec) ? [spec.url] : []), ...(spec.token ? [spec.token.url] : [])];
  const problems = await Promise.all(urls.map((url) => plainKeyProblem(url, spec.network ?? {})));
  return problems.filter((problem) => problem !== undefined);
}

export const isPlain = ({ protocol }: URL): boolean => protocol === 'http:' || protocol === 'ws:';

const carriesSecret = ({ credential, shared, upstream, token }: Secretive): boolean =>
  Boolean(credential.state === 'found' || shared || upstream || token);

async function plainKeyProblem(url: URL, network: NetworkOptions): Promise<string | undefined> {
  if (!isPlain(url)) return undefined;
  if (await staysHere(url, network)) return undefined;
  return notEncrypted(shown(`${url.protocol}//${url.host}`));
}

export const notEncrypted = (address: string): string =>
  `${address} is not encrypted and not this machine, so no key is sent to it; use https:// or wss://`;

async function staysHere(url: URL, { resolve = [], dns, proxy }: NetworkOptions): Promise<boolean> {
  const host = bareName(unbracketed(url.hostname));
  if (isIP(host)) return isLoopback(host);
  const port = Number(url.port || 80);
  const fixed = resolve.filter((entry) => entry.host === host && entry.port === port);
  if (fixed.length > 0) return fixed.every((entry) => isLoopback(entry.address));
  if (isLocalhost(host)) return true;
  if (proxy) return false;
  // That resolver alone knows: the handshake itself sends no key to what is not loopback.
  if (dns !== undefined) return true;
  const addresses = await Promise.race([
    lookup(host, { all: true }).catch(() => []),
    new Promise<never[]>((done) => setTimeout(done, LOOKUP_MS, []).unref()),
  ]);
  return addresses.length > 0 && addresses.every(({ address }) => isLoopback(address));
}
