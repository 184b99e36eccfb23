import type { Phase } from '../contract/phases.ts';
import type { PhaseReport } from '../contract/verdict.ts';
import type { Clock } from './clock.ts';
import { compact, type Facts, HandshakeFault } from './fault.ts';
import type { Scrubber } from './redaction.ts';

type Entry = Omit<PhaseReport, 'facts'> & { readonly facts: Facts };

/** Ends a phase's timer at a moment of the monotonic clock, before its work is done: what follows is only ours. */
export type EndPhase = (atMs: number) => void;

/** Records phases as they happen: when each began, how long it took, what it found. */
export class Trace {
  readonly #clock: Clock;
  readonly #scrubber: Scrubber;
  readonly #originMs: number;
  readonly #entries: Entry[] = [];

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
  async phase<T>(phase: Phase, work: (facts: Facts, end: EndPhase) => Promise<T> | T): Promise<T> {
    const facts: Facts = {};
    const startMs = this.elapsedMs();
    let endMs: number | undefined;
    try {
      const value = await work(facts, (atMs) => {
        endMs = atMs - this.#originMs;
      });
      this.record(phase, startMs, true, facts, endMs);
      return value;
    } catch (error) {
      if (error instanceof HandshakeFault) error.happenedIn(phase);
      this.record(phase, startMs, false, facts, endMs);
      throw error;
    }
  }

  /** For phases that are only known afterwards (one answer decides several): from `startMs` until `endMs`, or now. */
  record(phase: Phase, startMs: number, ok: boolean, facts: Facts = {}, endMs = this.elapsedMs()): void {
    this.#entries.push({ phase, startMs, durationMs: endMs - startMs, ok, facts });
  }

  /** A phase that the last answer has decided as well: where that ended, and of no length, for reading it is only ours. */
  decided(phase: Phase, ok: boolean, facts: Facts = {}): void {
    const endedMs = this.lastEndMs();
    this.record(phase, endedMs, ok, facts, endedMs);
  }

  /** How long each phase so far took. */
  timings(): readonly Pick<PhaseReport, 'phase' | 'startMs' | 'durationMs'>[] {
    return this.#entries;
  }

  /** A trace on the same time axis, to nest in the facts of `proxy` and `token`. */
  nested(): Trace {
    return new Trace(this.#clock, this.#scrubber, this.#originMs);
  }

  /** When the last phase ended: calls that merely explain come after it and do not count. */
  lastEndMs(): number {
    return Math.max(0, ...this.timings().map(({ startMs, durationMs }) => startMs + durationMs));
  }

  /** The phases so far, scrubbed of every secret known by now: also of one learnt after its phase. */
  reports(): readonly PhaseReport[] {
    return this.#entries.map((entry) => ({
      ...entry,
      facts: this.#scrubber.evidence(compact(entry.facts)),
    }));
  }
}
