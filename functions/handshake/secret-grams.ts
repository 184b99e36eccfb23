/** Runs of at least this many characters of a secret are taken out. */
export const GRAM = 6;

/** 64 Ki bits: a few thousand runs leave it nearly empty, so that harmless text seldom needs the second look. */
const BITS = 65_536;

/** Every six-character run of a set of strings. Learning and asking cost no allocation per run. */
export class SecretGrams {
  readonly #bits = new Uint32Array(BITS / 32);
  readonly #forms: string[] = [];

  get empty(): boolean {
    return this.#forms.length === 0;
  }

  /** Shorter strings than a run are ignored. */
  add(form: string): void {
    if (form.length < GRAM) return;
    this.#forms.push(form);
    for (let at = 0; at + GRAM <= form.length; at++) {
      const hash = hashAt(form, at);
      this.#bits[hash >>> 5] = (this.#bits[hash >>> 5] ?? 0) | (1 << (hash & 31));
    }
  }

  /** Whether the run of `text` that begins at `at` stands in any of the strings. */
  has(text: string, at: number): boolean {
    if (at + GRAM > text.length) return false;
    const hash = hashAt(text, at);
    if (((this.#bits[hash >>> 5] ?? 0) & (1 << (hash & 31))) === 0) return false;
    const run = text.slice(at, at + GRAM);
    return this.#forms.some((form) => form.includes(run));
  }
}

function hashAt(text: string, at: number): number {
  let hash = 0;
  for (let offset = 0; offset < GRAM; offset++)
    hash = (Math.imul(hash, 31) + text.charCodeAt(at + offset)) | 0;
  return (hash ^ (hash >>> 16)) & (BITS - 1);
}
