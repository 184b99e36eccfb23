import type { Evidence, EvidenceValue } from '../contract/evidence.ts';
import { type FaultCode, faultDefinition } from '../contract/faults/index.ts';
import type { Phase } from '../contract/phases.ts';

/** Evidence while it is being gathered: what is `undefined` is left out of the report. */
export type Facts = Record<string, EvidenceValue | undefined>;

/**
 * The end of a handshake that did not pair. Thrown by a phase, caught once by `handshake()`.
 * The phase is the catalogue's, or, for a code of phase `any`, the one it was thrown in.
 */
export class HandshakeFault extends Error {
  override readonly name = 'HandshakeFault';
  readonly code: FaultCode;
  readonly evidence: Facts;
  #happenedIn: Phase | undefined;

  constructor(code: FaultCode, evidence: Facts = {}, options: { phase?: Phase; cause?: unknown } = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.evidence = evidence;
    this.#happenedIn = options.phase;
  }

  /** The phase it is reported in. */
  get phase(): Phase {
    const fixed = faultDefinition(this.code).phase;
    return fixed === 'any' ? (this.#happenedIn ?? 'credential') : fixed;
  }

  /** Remembers where it was thrown; the innermost phase wins. */
  happenedIn(phase: Phase): void {
    this.#happenedIn ??= phase;
  }
}

/** Drops what is undefined, so that reports hold plain JSON. */
export function compact(facts: Facts): Evidence {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Evidence;
}
