import type { Phase } from '../contract/phases.ts';
import type { PhaseReport } from '../contract/verdict.ts';
import type { Clock } from './clock.ts';
import { compact, type Facts, HandshakeFault } from './fault.ts';
import type { Scrubber } from './redaction.ts';

/** Records phases as they happen: when each began, how long it took, what it found. */
export class Trace {
  readonly #clock: Clock;
  readonly #scrubber: Scrubber;
  readonly #originMs: number;
  readonly #reports: PhaseReport[] = [];

  constructor(clock: Clock, scrubber: Scrubber, originMs: number = clock.monotonicMs()) {
    this.#clock = clock;
    this.#scrubber = scrubber;
    this.#originMs = originMs;
  }

  /** Milliseconds since the handshake began. */
  elapsedMs(): number {
    return this.#clock.monotonicMs() - this.#originMs;
  }

  /** Runs `work` as a phase with a timer of its own; what it puts into `facts` is reported also when it throws. */
  async phase<T>(phase: Phase, work: (facts: Facts) => Promise<T> | T): Promise<T> {
    const facts: Facts = {};
    const startMs = this.elapsedMs();
    try {
      const value = await work(facts);
      this.record(phase, startMs, true, facts);
      return value;
    } catch (error) {
      if (error instanceof HandshakeFault) error.happenedIn(phase);
      this.record(phase, startMs, false, facts);
      throw error;
    }
  }

  /** For phases that are only known afterwards (one answer decides several): from `startMs` until `endMs`, or now. */
  record(phase: Phase, startMs: number, ok: boolean, facts: Facts = {}, endMs = this.elapsedMs()): void {
    const durationMs = endMs - startMs;
    this.#reports.push({ phase, startMs, durationMs, ok, facts: this.#scrubber.evidence(compact(facts)) });
  }

  /** A trace on the same time axis, to nest in the facts of `proxy` and `token`. */
  nested(): Trace {
    return new Trace(this.#clock, this.#scrubber, this.#originMs);
  }

  reports(): readonly PhaseReport[] {
    return this.#reports;
  }
}
