import type { WarningCode } from '../contract/warnings.ts';
import type { Clock } from './clock.ts';
import type { Deadline } from './deadline.ts';
import type { Facts } from './fault.ts';
import type { HttpRecord } from './http/record.ts';
import type { Scrubber } from './redaction.ts';
import type { Observed } from './spec.ts';
import type { Trace } from './trace.ts';

/** What every phase works with. A nested scope (a proxy's or a token endpoint's) has a trace of its own. */
export interface Scope {
  readonly clock: Clock;
  readonly deadline: Deadline;
  readonly scrubber: Scrubber;
  readonly trace: Trace;
  readonly records: HttpRecord[];
  /** A warning of mere fact. `critical` degrades the verdict. */
  warn(code: WarningCode, evidence: Facts, critical?: boolean): void;
  /** A warning with thresholds: compares, and warns only past them. */
  measure(code: WarningCode, value: number, evidence: Facts): void;
  /** Remembered for the next look. */
  observe(observed: Observed): void;
  /** Run when the handshake ends, however it ends; must not throw. */
  onEnd(close: () => void): void;
  nested(): Scope;
}
