import type { Clock } from '../../functions/handshake/clock.ts';

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/** A clock that goes on only while something waits for it: sleepers wake in their order, and nothing really waits. */
export class SteppedClock implements Clock {
  #ms: number;
  #sleepers: Sleeper[] = [];

  constructor(ms: number) {
    this.#ms = ms;
  }

  wallMs(): number {
    return this.#ms;
  }

  monotonicMs(): number {
    return this.#ms;
  }

  set(ms: number): void {
    this.#ms = ms;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const sleeper = { atMs: this.#ms + Math.max(0, ms), wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason);
      });
    });
  }

  /** Ends every sleep, so that nothing is left waiting. */
  wakeAll(): void {
    for (const { wake } of this.#sleepers.splice(0)) wake();
  }

  /** Resolves to what `work` does, as time goes on for it; until a moment (epoch ms) at most, where one is given. */
  async during<T>(work: Promise<T>, until = Number.POSITIVE_INFINITY): Promise<T | undefined> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    done.catch(() => undefined);
    for (;;) {
      for (let turn = 0; turn < 20 && !isDone; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (isDone) return done;
      const next = this.#sleepers.toSorted((a, b) => a.atMs - b.atMs)[0];
      if (!next || next.atMs > until) return undefined;
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      this.#ms = Math.max(this.#ms, next.atMs);
      next.wake();
    }
  }
}
