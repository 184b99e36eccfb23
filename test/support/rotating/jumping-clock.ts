import type { Clock } from '../../../functions/handshake/clock.ts';

/** The true time, and what was slept or skipped of it at once. */
export class JumpingClock implements Clock {
  #aheadMs = 0;

  wallMs(): number {
    return Date.now() + this.#aheadMs;
  }

  monotonicMs(): number {
    return performance.now() + this.#aheadMs;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) throw signal.reason;
    this.skip(ms);
  }

  skip(ms: number): void {
    this.#aheadMs += Math.max(0, ms);
  }

  /** Somebody sets it right. */
  putBack(ms: number): void {
    this.#aheadMs -= ms;
  }

  skipTo(wallMs: number): void {
    this.skip(wallMs - this.wallMs());
  }
}
