import type { Finding } from './rule.ts';
import { hasKnownKeyPrefix, looksLikeKey } from './secrets.ts';
import { isObject } from './sound.ts';

const FIX =
  'this looks like a key: store it with `pairwatch keys put`, and write only the name of its secret';

const WEBHOOK_FIX =
  'this address looks like a secret in itself: take it out, and subscribe it to the topic of the alerts by hand';

/** Random by nature, and no secret. */
const PUBLIC = new Set(['pins', 'clientId', 'kmsKey', 'issuer', 'confirmed']);

/** Deeper than any configuration. */
const MAX_DEPTH = 12;

/** Every text that is shaped like a key, wherever it stands, also as a name. */
export function keysIn(value: unknown, path: readonly PropertyKey[] = []): readonly Finding[] {
  if (path.length > MAX_DEPTH) return [];
  if (typeof value === 'string') {
    const fix = path.includes('webhook') ? WEBHOOK_FIX : FIX;
    return isKey(value, path) ? [{ path, fix }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => keysIn(item, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    looksLikeKey(name) ? [{ path: [...path, name], fix: FIX }] : keysIn(item, [...path, name]),
  );
}

const isKey = (text: string, path: readonly PropertyKey[]): boolean =>
  path.slice(-2).some((part) => PUBLIC.has(part.toString())) ? hasKnownKeyPrefix(text) : looksLikeKey(text);
