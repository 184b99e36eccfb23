/** Gathers a body in one piece of memory: a peer that sends single bytes costs no more than one that does not. */
export class ByteSink {
  #space = Buffer.alloc(0);
  #length = 0;

  add(chunk: Buffer): void {
    const needed = this.#length + chunk.length;
    if (needed > this.#space.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#space.length * 2));
      this.#space.copy(larger, 0, 0, this.#length);
      this.#space = larger;
    }
    chunk.copy(this.#space, this.#length);
    this.#length = needed;
  }

  bytes(): Buffer {
    return this.#space.subarray(0, this.#length);
  }
}
