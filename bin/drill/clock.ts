import type { Clock } from '../../functions/handshake/clock.ts';

/** Nothing has happened for so long (real ms) while everybody sleeps: the waiting is skipped. */
const SETTLED_MS = 2;

interface Sleeper {
  readonly wakesAtMs: number;
  readonly wake: () => void;
  readonly cut: (reason: unknown) => void;
}

/**
 * The watch's time in the drill. While work is under way it is real time; while everybody only waits it jumps to
 * the next one who wakes. So looks, pauses and messages have the times that they would have had.
 */
export class SkippingClock implements Clock {
  readonly #startWallMs = Date.now();
  readonly #startMs = performance.now();
  #skippedMs = 0;
  #working = 0;
  #stopped: Error | undefined;
  #settling: NodeJS.Timeout | undefined;
  readonly #sleepers = new Set<Sleeper>();

  monotonicMs(): number {
    return performance.now() - this.#startMs + this.#skippedMs;
  }

  /** Since it was started: in its own time, and in real time. */
  elapsed(): { readonly watchedMs: number; readonly realMs: number } {
    return { watchedMs: this.monotonicMs(), realMs: performance.now() - this.#startMs };
  }

  wallMs(): number {
    return this.#startWallMs + this.monotonicMs();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const reason = this.#stopped ?? (signal?.aborted ? signal.reason : undefined);
      if (reason !== undefined) return reject(reason);
      const leave = () => {
        signal?.removeEventListener('abort', aborted);
        this.#sleepers.delete(sleeper);
        this.#settle();
      };
      const sleeper: Sleeper = {
        wakesAtMs: this.monotonicMs() + ms,
        wake: () => {
          leave();
          resolve();
        },
        cut: (why) => {
          leave();
          reject(why);
        },
      };
      const aborted = () => sleeper.cut(signal?.reason);
      signal?.addEventListener('abort', aborted, { once: true });
      this.#sleepers.add(sleeper);
      this.#settle();
    });
  }

  /** Nobody sleeps any more: every sleep rejects, from now on at once. */
  stop(): void {
    this.#stopped = new Error('the clock was stopped');
    for (const { cut } of [...this.#sleepers]) cut(this.#stopped);
  }

  /** Work during which no time is skipped. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#working++;
    this.#settle();
    try {
      return await work();
    } finally {
      this.#working--;
      this.#settle();
    }
  }

  #settle(): void {
    clearTimeout(this.#settling);
    const next = this.#next();
    if (!next) return;
    const leftMs = Math.max(0, next.wakesAtMs - this.monotonicMs());
    const waitMs = this.#working > 0 ? leftMs : Math.min(SETTLED_MS, leftMs);
    this.#settling = setTimeout(() => this.#turn(next), waitMs);
  }

  #turn(next: Sleeper): void {
    const leftMs = Math.max(0, next.wakesAtMs - this.monotonicMs());
    if (this.#working > 0 && leftMs > 0) {
      this.#settle();
      return;
    }
    this.#skippedMs += leftMs;
    next.wake();
  }

  #next(): Sleeper | undefined {
    return [...this.#sleepers].sort((a, b) => a.wakesAtMs - b.wakesAtMs)[0];
  }
}
