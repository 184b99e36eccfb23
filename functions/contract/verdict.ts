import type { Evidence } from './evidence.ts';
import type { Owner } from './faults/definition.ts';
import type { FaultCode } from './faults/index.ts';
import type { Phase } from './phases.ts';
import type { WarningCode } from './warnings.ts';

export const PROTOCOL_NAMES = ['openclaw', 'openai', 'anthropic'] as const;
export type ProtocolName = (typeof PROTOCOL_NAMES)[number];

/** What one phase took and found. Times are milliseconds with fractions, from a monotonic clock. */
export interface PhaseReport {
  readonly phase: Phase;
  /** Since the handshake began. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly ok: boolean;
  readonly facts: Evidence;
}

export interface FaultReport {
  readonly code: FaultCode;
  readonly phase: Phase;
  readonly owner: Owner;
  readonly transient: boolean;
  readonly summary: string;
  readonly remedy: readonly string[];
  readonly evidence: Evidence;
}

export interface WarningReport {
  readonly code: WarningCode;
  readonly summary: string;
  /** `critical: true` stands here when the warning is past its critical threshold. */
  readonly evidence: Evidence;
}

interface VerdictBase {
  readonly schema: 1;
  readonly target: string;
  readonly protocol: ProtocolName;
  readonly location: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly warnings: readonly WarningReport[];
  readonly phases: readonly PhaseReport[];
}

/** The end of a handshake; exactly one fault where it did not pair. */
export type Verdict = VerdictBase &
  (
    | { readonly outcome: 'paired' | 'degraded'; readonly fault: null }
    | { readonly outcome: 'failed' | 'inconclusive'; readonly fault: FaultReport }
  );

export type Outcome = Verdict['outcome'];
