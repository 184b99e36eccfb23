/** Work in one lane waits for each other; lanes know nothing of each other. */
export class Lanes {
  readonly #last = new Map<string, Promise<unknown>>();

  /** `work` must not reject. `queued`: there was work before it in its lane. */
  run<T>(lane: string, work: (queued: boolean) => Promise<T>): Promise<T> {
    const last = this.#last.get(lane);
    const done = last ? last.then(() => work(true)) : work(false);
    this.#last.set(lane, done);
    return done;
  }
}
