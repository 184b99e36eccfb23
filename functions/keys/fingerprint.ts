import { createHash } from 'node:crypto';

/** Names a key without telling it: the first 8 hex of SHA-256 over `pairwatch`, a zero byte and the key. */
export function fingerprint(key: string): string {
  return createHash('sha256').update('pairwatch\0').update(key).digest('hex').slice(0, 8);
}
