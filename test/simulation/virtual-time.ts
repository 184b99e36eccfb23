import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../functions/handshake/clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

/** A clock that jumps to the next thing to happen as soon as nothing is left to do now. */
export class VirtualTime implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(now: number) {
    this.#now = now;
  }

  wallMs(): number {
    return this.#now;
  }

  monotonicMs(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer = { at: this.#now + ms, order: this.#order++, fire: resolve };
      this.#timers.add(timer);
      signal?.addEventListener(
        'abort',
        () => {
          this.#timers.delete(timer);
          reject(signal.reason);
        },
        { once: true },
      );
    });
  }

  /** Starts something at a time (epoch ms). */
  at(ms: number, start: () => Promise<unknown>): void {
    this.#timers.add({ at: ms, order: this.#order++, fire: () => void start() });
  }

  /** Until nothing is left, or `done`. */
  async run(done: () => boolean): Promise<void> {
    for (;;) {
      // What is in memory alone needs no more than this to be settled.
      await setImmediate();
      if (done()) return;
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at || a.order - b.order);
      if (!next) return;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.fire();
    }
  }
}
