import type { Clock } from '../handshake/clock.ts';

/** So many looks start at once; then one every few ms, later where the event loop is busy with the answers of others. */
const AT_ONCE = 16;
const APART_MS = 4;

/** Starts a tick's looks so that none measures how busy the others keep the process. */
export class Pace {
  readonly #clock: Clock;
  #started = 0;
  #turns: Promise<void> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  turn(): Promise<void> {
    this.#started += 1;
    if (this.#started > AT_ONCE) this.#turns = this.#turns.then(() => this.#clock.sleep(APART_MS));
    return this.#turns;
  }
}
