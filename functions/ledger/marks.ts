/** A set of small whole numbers: a bit each, so that every number of a long ledger has room. */
export class Marks {
  #bits = new Uint8Array(1024);

  has(number: number): boolean {
    return ((this.#bits[number >> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }

  add(number: number): void {
    const byte = number >> 3;
    if (byte >= this.#bits.length) {
      const longer = new Uint8Array(Math.max(byte + 1, this.#bits.length * 2));
      longer.set(this.#bits);
      this.#bits = longer;
    }
    this.#bits[byte] = (this.#bits[byte] ?? 0) | (1 << (number & 7));
  }
}
