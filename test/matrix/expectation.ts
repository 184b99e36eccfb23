import type { Evidence } from '../../functions/contract/evidence.ts';
import type { FaultCode } from '../../functions/contract/faults/index.ts';
import type { Phase } from '../../functions/contract/phases.ts';
import type { WarningCode } from '../../functions/contract/warnings.ts';

/** What the catalogue promises for an injection; the warnings are all of them. */
export type Expectation =
  | { readonly outcome: 'paired' | 'degraded'; readonly warnings: readonly WarningCode[] }
  | {
      readonly outcome: 'failed' | 'inconclusive';
      readonly code: FaultCode;
      readonly phase: Phase;
      /** Evidence that the verdict has to hold, among other. */
      readonly evidence?: Evidence;
      readonly warnings: readonly WarningCode[];
    };

export type Expectations = Readonly<Record<string, Expectation>>;

export const fails = (phase: Phase, code: FaultCode, evidence?: Evidence): Expectation => ({
  outcome: 'failed',
  code,
  phase,
  warnings: [],
  ...(evidence ? { evidence } : {}),
});

export const inconclusive = (phase: Phase, code: FaultCode): Expectation => ({
  outcome: 'inconclusive',
  code,
  phase,
  warnings: [],
});

export const pairs = (...warnings: readonly WarningCode[]): Expectation => ({ outcome: 'paired', warnings });
export const degrades = (...warnings: readonly WarningCode[]): Expectation => ({
  outcome: 'degraded',
  warnings,
});
