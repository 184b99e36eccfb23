import type { WarningReport } from '../contract/verdict.ts';
import { WARNINGS, type WarningCode, type WarningDefinition } from '../contract/warnings.ts';
import type { Clock } from './clock.ts';
import { Deadline } from './deadline.ts';
import { compact, type Facts } from './fault.ts';
import type { HttpRecord } from './http/record.ts';
import { Scrubber } from './redaction.ts';
import type { Scope } from './scope.ts';
import type { Observed, Thresholds } from './spec.ts';
import { Trace } from './trace.ts';

/** The state of one handshake: opened by `handshake()`, shared by its phases, closed whatever happens. */
export class HandshakeRun implements Scope {
  readonly clock: Clock;
  readonly deadline: Deadline;
  readonly scrubber = new Scrubber();
  readonly trace: Trace;
  readonly startedAt: string;
  readonly records: HttpRecord[] = [];
  readonly warnings: WarningReport[] = [];
  readonly #thresholds: Thresholds;
  readonly #closers: (() => void)[] = [];
  #observed: Observed = {};

  constructor(timeoutMs: number, clock: Clock, thresholds: Thresholds = {}) {
    this.clock = clock;
    this.#thresholds = thresholds;
    this.startedAt = new Date(clock.wallMs()).toISOString();
    this.trace = new Trace(clock, this.scrubber);
    this.deadline = new Deadline(timeoutMs, clock);
  }

  get observed(): Observed {
    return this.#observed;
  }

  warn(code: WarningCode, evidence: Facts, critical?: boolean): void {
    const definition: WarningDefinition = WARNINGS[code];
    const full = compact({
      ...evidence,
      ...((critical ?? definition.alwaysCritical) ? { critical: true } : {}),
    });
    this.warnings.push({ code, summary: definition.summary, evidence: full });
  }

  measure(code: WarningCode, value: number, evidence: Facts): void {
    const definition: WarningDefinition = WARNINGS[code];
    const limits = { ...definition, ...this.#thresholds[code] };
    const past = (limit: number | undefined) =>
      limit !== undefined && (definition.direction === 'below' ? value < limit : value > limit);
    if (past(limits.warn) || past(limits.critical))
      this.warn(code, { value, ...evidence }, past(limits.critical));
  }

  /** Adds what was learnt about a warning after it was given. */
  amend(code: WarningCode, evidence: Facts): void {
    const at = this.warnings.findIndex((warning) => warning.code === code);
    const warning = this.warnings[at];
    if (warning) this.warnings[at] = { ...warning, evidence: { ...warning.evidence, ...compact(evidence) } };
  }

  observe(observed: Observed): void {
    this.#observed = { ...this.#observed, ...observed };
  }

  onEnd(close: () => void): void {
    this.#closers.push(close);
  }

  nested(): Scope {
    return this.#scope(this.deadline, this.trace.nested());
  }

  /** The same handshake under another deadline, for the one part that outlasts the first (a gateway's upstream). */
  lasting(timeoutMs: number): Scope {
    const deadline = new Deadline(timeoutMs, this.clock);
    this.onEnd(() => deadline.clear());
    return this.#scope(deadline, this.trace);
  }

  #scope(deadline: Deadline, trace: Trace): Scope {
    return {
      clock: this.clock,
      deadline,
      scrubber: this.scrubber,
      records: this.records,
      trace,
      warn: this.warn.bind(this),
      measure: this.measure.bind(this),
      observe: this.observe.bind(this),
      onEnd: this.onEnd.bind(this),
      nested: () => this.#scope(deadline, trace.nested()),
    };
  }

  /** Ends every connection and the deadline's timer. */
  close(): void {
    this.deadline.clear();
    for (const close of this.#closers.reverse()) close();
  }
}
