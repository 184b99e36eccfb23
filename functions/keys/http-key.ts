import type { ProtocolName } from '../contract/verdict.ts';
import { jsonObject } from './json-object.ts';
import { PASS_THROUGH_HOSTS, PLACEHOLDERS, PROVIDER_PREFIXES } from './providers.ts';

/** Where an HTTP key travels. */
export type KeyPlacement =
  | { readonly in: 'bearer' }
  | { readonly in: 'header'; readonly name: string }
  | { readonly in: 'query'; readonly name: string };

/** The key of an HTTP target: the document `{schema:1, key}` or the bare string. */
export type HttpKey =
  | { readonly state: 'usable'; readonly key: string }
  /** `problem` is ours, in words, and never holds a part of the key; `secret` is what to keep out of sight. */
  | { readonly state: 'malformed'; readonly problem: string; readonly secret: string };

/** In a header of one's own a key may be several words (`Token abc`); everywhere else it is one. */
export function readHttpKey(stored: string, placement: KeyPlacement['in']): HttpKey {
  const malformed = (problem: string, secret = stored): HttpKey => ({ state: 'malformed', problem, secret });
  let key = stored;
  if (/^\s*[{[]/.test(stored)) {
    const document = jsonObject(stored);
    if (document === undefined) return malformed('it begins like a JSON document and is not a JSON object');
    if ('privateKey' in document || 'deviceToken' in document)
      return malformed('it is the device document of a gateway, not the key of an API');
    if (document['schema'] !== 1 || typeof document['key'] !== 'string')
      return malformed('it is a JSON document without "schema": 1 and a string "key"');
    key = document['key'];
  }
  const problem = problemOf(key, placement);
  return problem === undefined ? { state: 'usable', key } : malformed(problem, key);
}

/** The provider whose published prefix the key carries, where that cannot be the one that is being called. */
export function wrongProvider(key: string, protocol: ProtocolName, host: string): string | undefined {
  const owner = PROVIDER_PREFIXES.find((entry) => key.startsWith(entry.prefix));
  if (owner === undefined || isUnder(host, owner.hosts)) return undefined;
  if (owner.neverAnApiKey) return owner.provider;
  if (isUnder(host, PASS_THROUGH_HOSTS)) return undefined;
  const another = PROVIDER_PREFIXES.some((entry) => isUnder(host, entry.hosts));
  const anotherProtocol = owner.protocol !== undefined && owner.protocol !== protocol;
  return another || anotherProtocol ? owner.provider : undefined;
}

function isUnder(host: string, domains: readonly string[]): boolean {
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

function problemOf(key: string, placement: KeyPlacement['in']): string | undefined {
  if (key === '') return 'it is empty';
  if (/[\r\n]/.test(key)) return 'there is a line break in it or after it';
  if (key.trim() !== key) return 'there is a blank before or after it';
  if (/^["'`\u2018\u2019\u201c\u201d]|["'`\u2018\u2019\u201c\u201d]$/.test(key))
    return 'there are quotes around it';
  if (PLACEHOLDERS.some((placeholder) => placeholder.test(key)))
    return 'it is a placeholder from an example, not a key';
  if (/[^\x20-\x7e]/.test(key)) return 'it contains a character that a header cannot carry';
  if (placement !== 'header' && /^bearer /i.test(key))
    return 'it begins with "Bearer", which is added when the key is sent';
  if (placement !== 'header' && key.includes(' ')) return 'there is a blank in it';
  return undefined;
}
