import type { Clock } from './clock.ts';
import type { HandshakeFault } from './fault.ts';

/** One absolute end for every wait of a handshake: one timer, however many waits. */
export class Deadline {
  readonly timeoutMs: number;
  readonly #clock: Clock;
  readonly #endsAtMs: number;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(timeoutMs: number, clock: Clock) {
    this.timeoutMs = timeoutMs;
    this.#clock = clock;
    this.#endsAtMs = clock.monotonicMs() + timeoutMs;
    this.#timer = setTimeout(() => this.#controller.abort(), timeoutMs);
  }

  /** Aborted when the deadline passes. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  remainingMs(): number {
    return Math.max(0, this.#endsAtMs - this.#clock.monotonicMs());
  }

  /**
   * Waits for `work` no longer than the deadline allows; past it, rejects with what `cut` makes. The loser's
   * rejection is swallowed here: `cut` has to end its work (destroy the socket, cancel the query).
   */
  race<T>(work: Promise<T>, cut: () => HandshakeFault): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const onCut = () => reject(cut());
      if (this.signal.aborted) onCut();
      else this.signal.addEventListener('abort', onCut, { once: true });
      const settled = () => this.signal.removeEventListener('abort', onCut);
      work.then(
        (value) => {
          settled();
          resolve(value);
        },
        (error: unknown) => {
          settled();
          reject(error);
        },
      );
    });
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
