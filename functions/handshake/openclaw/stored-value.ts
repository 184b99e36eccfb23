import type { Credential } from '../../keys/credential.ts';
import { HandshakeFault } from '../fault.ts';

/** What a key store gave out for a gateway; throws the HandshakeFault where that is nothing. `wanted`: in words. */
export function storedValue(credential: Credential, wanted: string): string {
  switch (credential.state) {
    case 'found':
      return credential.value;
    case 'absent':
      throw new HandshakeFault('KEY_NOT_FOUND', { reason: credential.reason });
    case 'unreadable':
      throw new HandshakeFault('KEY_UNREADABLE', { reason: credential.reason });
    case 'none':
      throw new HandshakeFault('KEY_MALFORMED', { problem: `a gateway needs ${wanted}` });
  }
}
