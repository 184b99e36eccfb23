import { hash } from 'node:crypto';
import type { Evidence, EvidenceValue } from '../contract/evidence.ts';
import { GRAM, SecretGrams } from './secret-grams.ts';

/** What stands where a secret, or a part of one, stood. */
export const REDACTED = '<redacted>';
/** Shorter ends of a key are taken out where they stand as a word: "starting with Zq8v", "ending in 1wBc". */
const END = 4;
/** What a provider's mask leaves standing around its stars is a part of the key too. */
const MASK = /\*{3}|\u2022{3}|\.{4}|x{6}/;
const MASKED = /[^\s"'`,;()<>]*(?:\*{3,}|\u2022{3,}|\.{4,}|x{6,})[^\s"'`,;()<>]*/g;
/** Prefixes that providers publish: they name the provider, not the key. */
const PUBLIC_PREFIX =
  /^(?:sk-(?:proj-|svcacct-|admin-|ant-(?:api\d\d-|admin\d\d-)?|or-v1-)?|xai-|gsk_|hf_|r8_|AIza)/;

/** A key that is not ours and that nobody told us of: a gateway may repeat its own provider's. */
const FOREIGN_KEY = /\b(?:sk-|xai-|gsk_|hf_|r8_|pplx-|nvapi-|csk-|AIza)[\w-]{16,}/g;

/** Keys are words of these characters. */
const WORD = /[\w+/-]{4,}/g;

const MAX_TEXT = 300;
/** No more of a peer's text is looked at: far beyond what is shown, and little work however long it is. */
const MAX_SCRUBBED = 16_384;

/** Knows the secrets of one handshake and takes them, whole, in part or encoded, out of whatever leaves it. */
export class Scrubber {
  readonly #grams = new SecretGrams();
  readonly #whole: string[] = [];
  readonly #ends: { prefix: string; body: string }[] = [];

  /** From now on `secret` (a key, password, token or client secret) is taken out; empty ones are ignored. */
  learn(secret: string | undefined): void {
    if (!secret || this.#whole.includes(secret)) return;
    const prefix = PUBLIC_PREFIX.exec(secret)?.[0] ?? '';
    for (const form of [secret.slice(prefix.length), ...encodedForms(secret)]) this.#remember(form);
    if (secret.length - prefix.length >= 2 * END)
      this.#ends.push({ prefix, body: secret.slice(prefix.length) });
    this.#whole.push(secret);
    this.#whole.sort((a, b) => b.length - a.length);
  }

  /** Any text for display: secrets out, not cut. */
  text(text: string): string {
    let clean = text;
    for (const secret of this.#whole) if (clean.includes(secret)) clean = clean.replaceAll(secret, REDACTED);
    clean = this.#withoutGrams(clean);
    if (MASK.test(clean)) clean = clean.replace(MASKED, REDACTED);
    clean = clean.replace(FOREIGN_KEY, REDACTED);
    if (!this.#mayHoldEnd(clean)) return clean;
    return clean.replace(WORD, (word) => (this.#isEnd(word) ? REDACTED : word));
  }

  /** A peer's free text: control characters out, cut, secrets out. */
  peer(text: string, max = MAX_TEXT): string {
    const clean = this.text(text.slice(0, MAX_SCRUBBED))
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
      .trim();
    return clean.length > max ? `${clean.slice(0, max - 1)}…` : clean;
  }

  /** Evidence and facts, all the way down. Names are ours; values are scrubbed and cut. */
  evidence(evidence: Evidence): Evidence {
    return Object.fromEntries(Object.entries(evidence).map(([name, value]) => [name, this.#value(value)]));
  }

  #value(value: EvidenceValue): EvidenceValue {
    if (typeof value === 'string') return this.peer(value, 1000);
    if (Array.isArray(value)) return value.map((item: EvidenceValue) => this.#value(item));
    if (value !== null && typeof value === 'object') return this.evidence(value as Evidence);
    return value;
  }

  #mayHoldEnd(text: string): boolean {
    return this.#ends.some(
      ({ prefix, body }) =>
        (prefix !== '' && text.includes(prefix)) ||
        text.includes(body.slice(0, END)) ||
        text.includes(body.slice(-END)),
    );
  }

  #isEnd(word: string): boolean {
    return this.#ends.some(({ prefix, body }) => {
      if (prefix !== '' && word.startsWith(prefix) && word.length > prefix.length) {
        return body.startsWith(word.slice(prefix.length, prefix.length + END));
      }
      return word.length >= END && (body.startsWith(word) || body.endsWith(word));
    });
  }

  #remember(form: string): void {
    if (form.length < GRAM && form.length >= END) this.#whole.push(form);
    this.#grams.add(form);
  }

  #withoutGrams(text: string): string {
    if (this.#grams.empty) return text;
    let clean = '';
    let keptUntil = 0;
    for (let at = 0; at + GRAM <= text.length; at++) {
      if (!this.#grams.has(text, at)) continue;
      let end = at + GRAM;
      for (let next = at + 1; next < end; next++) if (this.#grams.has(text, next)) end = next + GRAM;
      clean += `${text.slice(keptUntil, at)}${REDACTED}`;
      keptUntil = end;
      at = end - 1;
    }
    return clean + text.slice(keptUntil);
  }
}

/** Everything a secret is known to come back as: base64 in all three alignments, escapes, hashes. */
function encodedForms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hashes = ['sha256', 'sha1', 'md5', 'sha512'].flatMap((name) => {
    const digest = hash(name, secret, 'buffer');
    return [digest.toString('hex'), ...bothAlphabets(digest.toString('base64url'))];
  });
  const aligned = [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor((shifted.length * 8) / 6);
    return bothAlphabets(shifted.toString('base64url').slice(from, to));
  });
  const escaped = [encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)].filter(
    (form) => form !== secret,
  );
  return [...aligned, ...hashes, bytes.toString('hex'), ...escaped];
}

/** Base64 as RFC 4648 has it in section 5, and, where that differs, as in section 4. */
const bothAlphabets = (url: string): string[] =>
  /[-_]/.test(url) ? [url, url.replaceAll('-', '+').replaceAll('_', '/')] : [url];
