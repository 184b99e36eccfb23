import { readHttpKey } from './http-key.ts';
import { jsonObject } from './json-object.ts';

/**
 * What only the rotation of a provider's keys may read, one a provider: `{schema:1, adminKey}`, of OpenAI an admin
 * key, of OpenRouter a management key, of LiteLLM the master key or that of a proxy admin, of Anthropic an admin key, of
 * Azure the client secret of the application that may regenerate keys.
 */
export interface ProviderVault {
  readonly schema: 1;
  readonly adminKey: string;
}

/** `problem` is ours, in words, and never holds a part of the document; `secret` is what to keep out of sight. */
export type ReadVault =
  | { readonly state: 'usable'; readonly vault: ProviderVault }
  | { readonly state: 'empty' }
  | { readonly state: 'malformed'; readonly problem: string; readonly secret: string };

const FIELDS: ReadonlySet<string> = new Set<keyof ProviderVault>(['schema', 'adminKey']);

/** Reads every form there ever was: the bare admin key came before the document. */
export function readProviderVault(stored: string | undefined): ReadVault {
  if (stored === undefined || stored.trim() === '') return { state: 'empty' };
  const malformed = (problem: string, secret = stored): ReadVault => ({
    state: 'malformed',
    problem,
    secret,
  });
  if (!/^\s*[{[]/.test(stored)) return checked(stored);
  const document = jsonObject(stored);
  if (document === undefined) return malformed('it begins like a JSON document and is not a JSON object');
  const { schema, adminKey } = document;
  if ('key' in document) return malformed('it is the key of a target, not a vault');
  if ('privateKey' in document || 'standby' in document || 'deviceToken' in document)
    return malformed('it is about the devices of a gateway, not an admin key of a provider');
  if (typeof schema === 'number' && schema > 1) return malformed('it was written by a newer pairwatch');
  if (schema !== 1 || typeof adminKey !== 'string')
    return malformed('it is a JSON document without "schema": 1 and a string "adminKey"');
  const unknown = Object.keys(document).filter((name) => !FIELDS.has(name)).length;
  if (unknown > 0) return malformed('it holds fields besides "schema" and "adminKey"', adminKey);
  return checked(adminKey);
}

function checked(adminKey: string): ReadVault {
  const read = readHttpKey(/^\s*[{[]/.test(adminKey) ? '' : adminKey, 'bearer');
  if (read.state === 'malformed')
    return { state: 'malformed', problem: `of the admin key: ${read.problem}`, secret: adminKey };
  return { state: 'usable', vault: { schema: 1, adminKey: read.key } };
}
