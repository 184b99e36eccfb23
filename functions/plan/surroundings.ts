import type { HandshakeSpec } from '../handshake/spec.ts';
import type { KeyStore } from '../keys/key-store.ts';

/** What a plan leaves to the place where it is used. */
export interface Surroundings {
  readonly keys: Pick<KeyStore, 'read' | 'put' | 'flag'>;
  /** Where HTTPS_PROXY and its kin are looked up, and the proxy's `user:password`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads a file that the plan names, as text; `place` is the option that does. @default - there are no files */
  readonly readFile?: (place: string, path: string) => string;
  /** The retired key of a target that its rotation found to be accepted again. @default - nobody looks */
  readonly retiredKeyAccepted?: (target: string) => Promise<HandshakeSpec['retiredKeyAccepted']>;
  /** Whether the rotation of a target is between two keys, of which the peer takes one at a time. @default - nobody looks */
  readonly keyIsChanging?: (target: string) => Promise<boolean>;
}
