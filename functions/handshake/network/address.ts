import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

export type Family = 'IPv4' | 'IPv6';

/** A literal IP address. */
export interface Address {
  readonly address: string;
  readonly family: Family;
}

export function literalAddress(host: string): Address | undefined {
  const address = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  const version = isIP(address);
  return version === 0 ? undefined : { address, family: version === 4 ? 'IPv4' : 'IPv6' };
}

/** Addresses that stay on this machine or its link, or that hand out a cloud machine's credentials. */
const LOCAL = new BlockList();
for (const [net, prefix, family] of [
  ['0.0.0.0', 8, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['100.100.100.200', 32, 'ipv4'],
  ['192.0.0.192', 32, 'ipv4'],
  ['::', 128, 'ipv6'],
  ['::1', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fd00:ec2::', 32, 'ipv6'],
  ['fd20:ce::254', 128, 'ipv6'],
] as const) {
  LOCAL.addSubnet(net, prefix, family);
}

/** Loopback, unspecified, link-local and metadata addresses, also where IPv6 wraps the IPv4 form. */
export function isLocalAddress(address: string): boolean {
  if (isIPv4(address)) return LOCAL.check(address, 'ipv4');
  if (!isIPv6(address)) return false;
  const inner = embeddedIPv4(address);
  return LOCAL.check(address, 'ipv6') || (inner !== undefined && LOCAL.check(inner, 'ipv4'));
}

/** `127.0.0.0/8` or `::1`. */
export const isLoopback = (address: string): boolean =>
  LOOPBACK.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** `0.0.0.0` or `::`, which filters answer for names they block. */
export function isUnspecified(address: string): boolean {
  const literal = literalAddress(address);
  return (
    literal !== undefined && UNSPECIFIED.check(literal.address, literal.family === 'IPv4' ? 'ipv4' : 'ipv6')
  );
}

const UNSPECIFIED = new BlockList();
UNSPECIFIED.addAddress('0.0.0.0', 'ipv4');
UNSPECIFIED.addAddress('::', 'ipv6');

/** IPv6 forms whose last 32 bits are an IPv4 address: mapped and compatible (RFC 4291), NAT64 (RFC 6052). */
const EMBEDDING = new BlockList();
for (const net of ['::ffff:0:0', '::', '::ffff:0:0:0', '64:ff9b::']) EMBEDDING.addSubnet(net, 96, 'ipv6');

function embeddedIPv4(address: string): string | undefined {
  if (!EMBEDDING.check(address, 'ipv6')) return undefined;
  const dotted = /[0-9.]+$/.exec(address)?.[0];
  if (dotted?.includes('.')) return dotted;
  // The URL parser writes every IPv6 address in its shortest hexadecimal form.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':');
  const [high = 0, low = 0] = groups.slice(-2).map((group) => Number.parseInt(group || '0', 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
