import type { MetricDetail } from '../contract/metrics.ts';
import type { Clock } from '../handshake/clock.ts';
import type { HandshakeSpec } from '../handshake/spec.ts';
import type { PlannedCheck } from '../probe/check.ts';
import type { MetricSink } from '../probe/metric-sink.ts';
import type { LookTools } from '../probe/take-look.ts';
import type { BallotBox, Voter } from '../state/ballot-box.ts';
import type { RecordStore } from '../state/state-store.ts';
import type { Notifier } from './notifier.ts';

/** What one location of several that share a state table needs: what to look at, and the ports it works through. */
export interface SharedWatchOptions {
  /** Those of this voter: of its kind and shard, looked at from its location, all of one period. */
  readonly checks: readonly PlannedCheck[];
  readonly voter: Voter;
  /** Performs one handshake; `secondLook`: it confirms a failed one. */
  readonly perform: LookTools['perform'];
  readonly records: RecordStore;
  readonly box: BallotBox;
  readonly metrics: MetricSink;
  readonly notifier: Notifier;
  readonly clock: Clock;
  /** `location` publishes votes and durations once more by location. @default target */
  readonly detail?: MetricDetail;
  /** Bounds of the pause before a confirmation, ms. @default [2000, 5000] */
  readonly confirmAfterMs?: readonly [number, number];
  /** How long after the last word about an open outage or blindness it is told again, ms. @default 4 hours */
  readonly remindEveryMs?: number;
  /** The line that reproduces a handshake without its key. @default - none is told */
  readonly reproduce?: (spec: HandshakeSpec) => string | null;
  /** Whether the location reaches its control endpoint, asked every ten minutes. @default - there is none */
  readonly reachControl?: (location: string) => Promise<boolean>;
  /** Lines about the watch itself. @default - nothing is said */
  readonly say?: (line: string) => void;
}

export const REMIND_EVERY_MS = 4 * 3_600_000;
