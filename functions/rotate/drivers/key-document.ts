import { asObject, asText, parseObject } from '../../handshake/json.ts';
import { secretIn } from '../../keys/secret-in.ts';

/** How a provider names a key: ids, never a part of it. */
export type KeyIds = Readonly<Record<string, string>>;

/** The key itself, of a document or bare. */
export const keyIn = secretIn;

/**
 * A new key in the form that the current one is stored in: whoever else reads a bare secret goes on finding one. A
 * document `{schema:1, key}` also keeps the provider's ids, by which the key is found again when it is retired.
 */
export function documentLike(current: string, key: string, ids: KeyIds): string {
  return isDocument(current) ? JSON.stringify({ schema: 1, key, issued: ids }) : key;
}

/** The ids that the key was stored with; empty where it is bare, or a person stored it. */
export function idsIn(document: string): KeyIds {
  const issued = asObject(isDocument(document) ? parseObject(document)?.['issued'] : undefined) ?? {};
  const texts = Object.entries(issued).map(([name, id]) => [name, asText(id)] as const);
  return Object.fromEntries(texts.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

const isDocument = (stored: string): boolean => /^\s*\{/.test(stored);
