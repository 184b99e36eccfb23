import type { FaultCode } from '../contract/faults/index.ts';
import type { FaultReport, Outcome, WarningReport } from '../contract/verdict.ts';
import type { Observed } from '../handshake/spec.ts';
import type { Measured } from './measured.ts';

/** One handshake of a look. A look has two when it was confirmed or when its key had been rotated meanwhile. */
export interface LookHandshake {
  readonly outcome: Outcome;
  readonly code: FaultCode | null;
  readonly durationMs: number;
  /** True for the confirmation of a failed one. */
  readonly secondLook: boolean;
}

/**
 * `lane-busy`: looks before it at the same gateway took all the time there was; `key-changing`: its key was refused in the
 * moment between the old and the new one of its rotation.
 */
export type SkipReason = 'retry-after' | 'auth-once-a-minute' | 'lane-busy' | 'key-changing';

/** How a look ended. Only `paired` and `failed` vote. */
export type LookResult =
  | {
      readonly result: 'paired';
      readonly handshakes: readonly LookHandshake[];
      readonly durationMs: number;
      readonly warnings: readonly WarningReport[];
      readonly observed: Observed;
      readonly measured: Measured;
    }
  | {
      readonly result: 'failed';
      readonly handshakes: readonly LookHandshake[];
      readonly fault: FaultReport;
      /** The line that performs the same without the key, where there is one. */
      readonly reproduce: string | null;
    }
  | {
      readonly result: 'inconclusive';
      readonly handshakes: readonly LookHandshake[];
      readonly fault: FaultReport;
    }
  | { readonly result: 'skipped'; readonly reason: SkipReason; readonly until: number }
  /** Its key was never there. */
  | { readonly result: 'unarmed'; readonly reason: string }
  /** The watcher's own defect, or a handshake that outlived its deadline. */
  | { readonly result: 'broken'; readonly error: string };

/** One check from one location at one tick. */
export type Look = {
  readonly check: string;
  readonly location: string;
  /** The planned time, epoch ms. */
  readonly tick: number;
  /** When it really began, epoch ms. */
  readonly at: number;
} & LookResult;

export type LookOf<Result extends Look['result']> = Extract<Look, { readonly result: Result }>;
