import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Address, literalAddress } from './address.ts';

const HOSTS_FILE =
  process.platform === 'win32'
    ? join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'drivers', 'etc', 'hosts')
    : '/etc/hosts';

/** The addresses that the hosts file gives a name, in its order (hosts(5)); none where there is no such file. */
export function hostsFileAddresses(name: string, path: string = HOSTS_FILE): Address[] {
  return textOf(path)
    .split('\n')
    .flatMap((line) => {
      const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
      const literal = literalAddress(address ?? '');
      return literal && names.some((known) => known.toLowerCase() === name) ? [literal] : [];
    });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
