/** What the ledger's JSON is made of: no fractions, no literals, nothing absent. */
export type Plain = string | number | readonly Plain[] | PlainObject;
export type PlainObject = { readonly [name: string]: Plain };

/** A value, or bytes, that RFC 8785 with strings and integers only has no place for. The message tells why, never the value. */
export class NotCanonical extends Error {
  override readonly name = 'NotCanonical';
  readonly code = 'NOT_CANONICAL';
}

const MAX_DEPTH = 64;
/** What every language reads as it was written, also where its numbers are doubles. */
const MAX_INTEGER = 999_999_999_999_999;

/**
 * Canonical JSON (RFC 8785) of strings, integers of at most fifteen digits, arrays and objects: members in the order of their names' UTF-16
 * code units, no blanks, strings escaped as ECMAScript's JSON.stringify does. Throws NotCanonical for all else: other
 * types, fractions, longer integers, minus zero, lone surrogates, more than 64 levels.
 */
export function canonical(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw new NotCanonical('is nested too deep');
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || Math.abs(value) > MAX_INTEGER || Object.is(value, -0))
      throw new NotCanonical('holds what is no integer of at most fifteen digits');
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(',')}]`;
  if (typeof value !== 'object' || value === null)
    throw new NotCanonical(`holds ${value === null ? 'null' : `a ${typeof value}`}`);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, item]) => `${text(name)}:${canonical(item, depth + 1)}`).join(',')}}`;
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new NotCanonical('holds a lone surrogate');
  return JSON.stringify(value);
}

export const canonicalBytes = (value: unknown): Buffer => Buffer.from(canonical(value));

/** Any JSON object in UTF-8. Throws NotCanonical where the bytes are none. */
export function parseObject(bytes: Uint8Array): object {
  const value = parsed(bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new NotCanonical('is no JSON object');
  return value;
}

/** Throws NotCanonical where the bytes are not the canonical JSON of the value. */
export function checkCanonical(value: object, bytes: Uint8Array): asserts value is PlainObject {
  if (!canonicalBytes(value).equals(bytes)) throw new NotCanonical('is not in canonical form');
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new NotCanonical('is not JSON in UTF-8');
  }
}
