import { isIP } from 'node:net';
import type { FixedAddress } from '../../functions/contract/address.ts';

/** `HOST:PORT:ADDRESS`, as curl's --resolve; an IPv6 address in brackets or without. Undefined for anything else. */
export function readFixedAddress(text: string): FixedAddress | undefined {
  const [, host, port, bracketed, plain] =
    /^(\[[0-9A-Fa-f:.]+\]|[^\s:[\]/@]+):(\d{1,5}):(?:\[([0-9A-Fa-f:.]+)\]|([0-9A-Fa-f:.]+))$/.exec(text) ??
    [];
  const address = bracketed ?? plain ?? '';
  if (!host || !isPort(port) || !isIP(address)) return undefined;
  return { host: host.replace(/^\[|\]$/g, '').toLowerCase(), port: Number(port), address };
}

export const isPort = (text: string | undefined): boolean => Number(text) >= 1 && Number(text) <= 65_535;
