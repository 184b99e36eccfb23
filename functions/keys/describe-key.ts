import type { Credential } from './credential.ts';
import { fingerprint } from './fingerprint.ts';
import type { KeyDescription } from './key-store.ts';
import { secretIn } from './secret-in.ts';

/** What may be told of a key that was read, or was not. */
export function describeKey(name: string, credential: Credential): KeyDescription {
  switch (credential.state) {
    case 'found': {
      const { value, version, createdAt } = credential;
      return {
        name,
        state: 'present',
        fingerprint: fingerprint(secretIn(value)),
        ...(version !== undefined && { version }),
        ...(createdAt !== undefined && { createdAt }),
      };
    }
    case 'unreadable':
      return { name, state: 'unreadable', reason: credential.reason };
    case 'absent':
      return { name, state: 'absent', ...(credential.placeless && { reason: credential.reason }) };
    case 'none':
      return { name, state: 'absent' };
  }
}
