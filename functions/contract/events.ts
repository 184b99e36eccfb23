import type { CheckKind } from './checks.ts';
import type { Verdict } from './verdict.ts';

/** What a schedule sends to `probe` (plain handshakes, exchanges) and to `courier` (upstreams). */
export interface TickEvent {
  readonly pairwatch: 'tick';
  readonly schema: 1;
  readonly kind: CheckKind;
  readonly shard: number;
  /** The period of this schedule, ms: only checks of this period are looked at. */
  readonly everyMs: number;
  /** The planned time, ISO 8601: Scheduler's `<aws.scheduler.scheduled-time>`. The tick is its multiple of `everyMs`. */
  readonly scheduledTime: string;
  /** `<aws.scheduler.execution-id>`, for the log. */
  readonly executionId?: string;
}

/** What `pairwatch probe TARGET --from REGION` sends to `probe`: one handshake now; it has no vote and leaves no trace. */
export interface LookNowEvent {
  readonly pairwatch: 'look-now';
  readonly schema: 1;
  readonly target: string;
}

export type ProbeEvent = TickEvent | LookNowEvent;

/** What a tick answers: for the log and for tests. */
export interface TickAnswer {
  readonly tick: number;
  /** False: another delivery of the same tick had it already, and nothing was done. */
  readonly claimed: boolean;
  readonly looks: number;
  /** What could not be done, in words without secrets; where there is any, the function fails once all is done. */
  readonly troubles: readonly string[];
}

export interface LookNowAnswer {
  readonly verdict: Verdict;
}

/** Why `notify` is called directly. The alarms come as SNS events beside these. */
export type NotifyEvent =
  /** Messages are due in the records of these checks and locations. */
  | {
      readonly pairwatch: 'due';
      readonly schema: 1;
      readonly checks: readonly string[];
      readonly locations: readonly string[];
      /** Where and when that was found, for whoever gets the raw event because `notify` failed. */
      readonly from: string;
      readonly tick: string;
      /** Subject lines, for the same reader. */
      readonly headlines: readonly string[];
    }
  /** `pairwatch test-alert`. */
  | { readonly pairwatch: 'test-alert'; readonly schema: 1; readonly by: string };
