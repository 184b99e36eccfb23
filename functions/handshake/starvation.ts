import type { Clock } from './clock.ts';
import { HandshakeFault } from './fault.ts';

const TICK_MS = 100;
/** Less than this is noise. */
const NOTICEABLE_MS = 250;
/** A timeout is the watcher's own when its timers came this late, and late by this share of the deadline. */
const STARVED_MS = 500;
const STARVED_SHARE = 0.25;

/** Measures how late the event loop runs this process's timers: one unref'd timer, ten ticks a second. */
export class LagMonitor {
  readonly #clock: Clock;
  readonly #timer: NodeJS.Timeout;
  #lastMs: number;
  #lagMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#lastMs = clock.monotonicMs();
    this.#timer = setInterval(() => this.#tick(), TICK_MS).unref();
  }

  /** Ends the measurement; the lag of all ticks together, ms. */
  stop(): number {
    clearInterval(this.#timer);
    this.#tick();
    return Math.round(this.#lagMs);
  }

  #tick(): void {
    const now = this.#clock.monotonicMs();
    const late = now - this.#lastMs - TICK_MS;
    this.#lastMs = now;
    if (late > 0) this.#lagMs += late;
  }
}

/** A timeout that our own lag explains is WATCHER_STARVED; any other fault says how much the loop lagged. */
export function judgeStarvation(fault: HandshakeFault, lagMs: number, timeoutMs: number): HandshakeFault {
  if (lagMs < NOTICEABLE_MS) return fault;
  if (waited(fault) && lagMs > STARVED_MS && lagMs >= timeoutMs * STARVED_SHARE) {
    const original = { code: fault.code, phase: fault.phase };
    return new HandshakeFault('WATCHER_STARVED', { lagMs, original }, { phase: fault.phase, cause: fault });
  }
  fault.evidence['eventLoopLagMs'] = lagMs;
  return fault;
}

/** Whether it was a wait that ended: the codes that say so, and a proxy that was not reached in time. */
function waited({ code, evidence }: HandshakeFault): boolean {
  if (code.endsWith('_TIMEOUT') || code === 'DEADLINE_EXCEEDED' || code === 'GATEWAY_HUNG') return true;
  return code === 'PROXY_UNREACHABLE' && JSON.stringify(evidence).match(/_TIMEOUT|in time/) !== null;
}
