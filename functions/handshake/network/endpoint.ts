import { isIPv6 } from 'node:net';

/** Where a connection leads. */
export interface Endpoint {
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

/** Of an http, https, ws or wss URL; the port is the scheme's own where the URL names none. */
export function endpointOf(url: URL): Endpoint {
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  return { host: unbracketed(url.hostname), port, secure };
}

/** A host as names are compared: lower case, without the root's dot. */
export const bareName = (host: string): string => host.toLowerCase().replace(/\.$/, '');

/** RFC 6761, section 6.3: these names never leave the machine. */
export const isLocalhost = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost');

/** As a URL or a Host header has it: an IPv6 address in brackets (RFC 3986, section 3.2.2). */
export const bracketed = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

export const unbracketed = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');
