/** Runs of at least this many characters of a secret are taken out. */
export const GRAM = 6;

/** 64 Ki bits: a few thousand runs leave it nearly empty, so that harmless text seldom needs the second look. */
const BITS = 65_536;

/** ASCII only, so that places in the text stay where they are. */
const foldCase = (text: string): string =>
  PLAIN.test(text) ? text.toLowerCase() : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

const PLAIN = /^[ -~]*$/;

/**
 * Every six-character run of a set of strings, in any letter case: names of headers and hashes come back in another
 * one. Learning and asking cost no allocation per run.
 */
export class SecretGrams {
  readonly #bits = new Uint32Array(BITS / 32);
  readonly #forms: string[] = [];

  get empty(): boolean {
    return this.#forms.length === 0;
  }

  /** Shorter strings than a run are ignored. */
  add(form: string): void {
    if (form.length < GRAM) return;
    const folded = foldCase(form);
    if (this.#forms.includes(folded)) return;
    this.#forms.push(folded);
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
    const run = foldCase(text.slice(at, at + GRAM));
    return this.#forms.some((form) => form.includes(run));
  }
}

/** What tells `A` from `a`; that it also joins other characters costs a second look, no more. */
const CASE_BIT = 0x20;

function hashAt(text: string, at: number): number {
  let hash = 0;
  for (let offset = 0; offset < GRAM; offset++)
    hash = (Math.imul(hash, 31) + (text.charCodeAt(at + offset) | CASE_BIT)) | 0;
  return (hash ^ (hash >>> 16)) & (BITS - 1);
}
