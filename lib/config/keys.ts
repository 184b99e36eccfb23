import type { Finding } from './rules.ts';
import { hasKnownKeyPrefix, looksLikeKey } from './secrets.ts';
import { isObject } from './sound.ts';

const FIX =
  'this looks like a key: store it with `pairwatch keys put`, and write only the name of its secret';

/** Random by nature, and no secret. */
const PUBLIC = new Set(['pins', 'clientId']);

/** Deeper than any configuration. */
const MAX_DEPTH = 12;

/** Every text that is shaped like a key, wherever it stands, also as a name. */
export function keysIn(value: unknown, path: readonly PropertyKey[] = []): readonly Finding[] {
  if (path.length > MAX_DEPTH) return [];
  if (typeof value === 'string') return isKey(value, path) ? [{ path, fix: FIX }] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => keysIn(item, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    looksLikeKey(name) ? [{ path: [...path, name], fix: FIX }] : keysIn(item, [...path, name]),
  );
}

const isKey = (text: string, path: readonly PropertyKey[]): boolean =>
  path.slice(-2).some((part) => PUBLIC.has(part.toString())) ? hasKnownKeyPrefix(text) : looksLikeKey(text);
