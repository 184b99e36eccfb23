import { PROVIDER_PREFIXES } from '../../keys/providers.ts';

/** What a provider leaves of a key in a list: `sk-ant-api03-R2D...igAA`, `sk-or-v1-0e6...1c96`, `sk-proj-****abcd`. */
const GAP = /\*{2,}|\.{2,}|\u2026|\u2022{2,}/;
/** What may follow a published prefix, and says as little about one key: `sk-ant-api03-`, `sk-or-v1-`. */
const GENERATION = /^(?:api|v)\d+-/;

/** Fewer visible characters could be another key's as well. */
const CERTAIN = 6;

/** How well a mask fits a key: `certain` means at least six of its secret characters are visible, and right. */
export function fits(mask: string, key: string): 'no' | 'perhaps' | 'certain' {
  const gap = GAP.exec(mask);
  if (gap === null) return 'no';
  const head = mask.slice(0, gap.index);
  const tail = mask.slice(mask.length - lengthOfTail(mask));
  if (key.length <= head.length + tail.length || !key.startsWith(head) || !key.endsWith(tail)) return 'no';
  const known = Math.max(0, head.length - publicLength(key)) + tail.length;
  return known >= CERTAIN ? 'certain' : known > 0 ? 'perhaps' : 'no';
}

function publicLength(key: string): number {
  const { prefix } = PROVIDER_PREFIXES.find((entry) => key.startsWith(entry.prefix)) ?? {};
  const { length } = prefix ?? /^[a-z]+-/.exec(key)?.[0] ?? '';
  return length + (GENERATION.exec(key.slice(length))?.[0].length ?? 0);
}

const lengthOfTail = (mask: string): number => /[^*.\u2026\u2022]*$/.exec(mask)?.[0].length ?? 0;

export type Found<Entry> =
  | { readonly state: 'one'; readonly entry: Entry }
  | { readonly state: 'none' }
  /** Too little of them is visible to tell which, or whether. */
  | { readonly state: 'unclear'; readonly entries: readonly Entry[] };

/** The entry of a list that is the key, by what its mask leaves visible. */
export function findByMask<Entry>(
  entries: readonly Entry[],
  maskOf: (entry: Entry) => string,
  key: string,
): Found<Entry> {
  const fitting = entries.filter((entry) => fits(maskOf(entry), key) !== 'no');
  const [first] = fitting;
  if (first === undefined) return { state: 'none' };
  if (fitting.length === 1 && fits(maskOf(first), key) === 'certain') return { state: 'one', entry: first };
  return { state: 'unclear', entries: fitting };
}
