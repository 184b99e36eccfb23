import type { HandshakeRun } from '../run.ts';
import type { HandshakeSpec } from '../spec.ts';

/** One way to pair. Resolves when paired (warnings are told to the run); throws a HandshakeFault otherwise. */
export interface Protocol {
  /** The URL schemes it speaks, the secure one first. */
  readonly schemes: readonly [secure: string, plain: string];
  pair(run: HandshakeRun, spec: HandshakeSpec): Promise<void>;
}
