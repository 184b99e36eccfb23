import type { Clock } from '../../functions/handshake/clock.ts';

/** A clock that stands still until it is told otherwise; who sleeps makes it go on. */
export class ManualClock implements Clock {
  #ms: number;
  readonly slept: number[] = [];

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

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) throw signal.reason;
    this.slept.push(ms);
    this.#ms += ms;
  }
}
