import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import type { DeviceDocument } from '../../functions/keys/documents.ts';

/** What the scenarios do to a gateway: the practice one in this process, the real one through its own means. */
export interface GatewayUnderTest {
  readonly url: URL;
  readonly shared: NonNullable<HandshakeSpec['shared']>;
  /** The name of its provider, an OpenAI-shaped API on loopback. */
  readonly provider: string;
  approve(requestId: string): Promise<void>;
  /** What a person types on the gateway's host. */
  runOnHost(command: string): Promise<void>;
  rotate(device: DeviceDocument): Promise<void>;
  revoke(device: DeviceDocument): Promise<void>;
  remove(device: DeviceDocument): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** Begins to stop, as on SIGTERM; resolves when nobody listens any more. */
  stop(): Promise<void>;
  /** Listens again with its state, as another boot. */
  start(options?: StartOptions): Promise<void>;
  /** Its clock less the true one, ms. */
  setClock(offsetMs: number): Promise<void>;
  /** Makes the store of its provider's key unreadable, and has it read again. */
  loseSecrets(): Promise<void>;
  findSecrets(): Promise<void>;
}

export interface StartOptions {
  /** Whether loopback can be locked out too. @default false */
  readonly lockOutLoopback?: boolean;
  /** Whether the store of its provider's key is gone. @default false */
  readonly secretsLost?: boolean;
}
