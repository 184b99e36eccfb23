import type { Clock } from '../handshake/clock.ts';
import type { Look } from '../probe/look.ts';

/** How long looks that have ended wait for others before they are published, ms: none waits for one that hangs. */
export const WAVES = {
  /** After the first that is news: it failed, or is of a check that is not well. */
  newsMs: 1_000,
  /** After the first of any other. */
  quietMs: 5_000,
} as const;

/** Gathers the looks of a tick as they end; iterating gives them wave by wave until all have been given. */
export class Waves {
  readonly #clock: Clock;
  #running: number;
  #gathered: Look[] = [];
  #dueAtMs = Number.POSITIVE_INFINITY;
  #wake = new AbortController();

  constructor(clock: Clock, looks: number) {
    this.#clock = clock;
    this.#running = looks;
  }

  /** A look has ended. */
  add(look: Look, isNews: boolean): void {
    const waitMs = isNews ? WAVES.newsMs : WAVES.quietMs;
    this.#running -= 1;
    this.#gathered.push(look);
    this.#dueAtMs = Math.min(this.#dueAtMs, this.#clock.monotonicMs() + waitMs);
    this.#wake.abort();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Look[]> {
    while (this.#running > 0 || this.#gathered.length > 0) {
      while (this.#running > 0 && this.#clock.monotonicMs() < this.#dueAtMs) await this.#waited();
      const wave = this.#gathered;
      this.#gathered = [];
      this.#dueAtMs = Number.POSITIVE_INFINITY;
      yield wave;
    }
  }

  /** Until the wave is due, or another look ends. */
  async #waited(): Promise<void> {
    this.#wake = new AbortController();
    const { signal } = this.#wake;
    const leftMs = this.#dueAtMs - this.#clock.monotonicMs();
    if (leftMs === Number.POSITIVE_INFINITY)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    else
      await this.#clock.sleep(leftMs, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
  }
}
