/** What a gateway asks for: the names of secrets, each once. */
export type SecretRefRequest =
  | { readonly ok: true; readonly ids: readonly string[] }
  /** `problem` repeats nothing of the request. */
  | { readonly ok: false; readonly problem: string };

/**
 * Of OpenClaw's exec secret provider (openclaw 2026.9.6: docs/gateway/secrets/secretref-contract.md, src/secrets/resolve.ts
 * and ref-contract.ts).
 */
export const PROTOCOL_VERSION = 1;
/** A request has at most 262,144 bytes. */
export const MAX_REQUEST_BYTES = 262_144;
const MAX_IDS = 512;
const ALIAS = /^[a-z][a-z0-9_-]{0,63}$/;
const ID = /^[A-Za-z0-9][A-Za-z0-9._:/#-]{0,255}$/;

/** Members that this version of the protocol does not know are left alone. */
export function readRequest(text: string): SecretRefRequest {
  const { protocolVersion, provider, ids } = Object(parse(text)) as Record<string, unknown>;
  if (protocolVersion === undefined) return refuse('it is not a request of a secret provider, in JSON');
  if (protocolVersion !== PROTOCOL_VERSION) return refuse('its protocolVersion is not 1');
  if (typeof provider !== 'string' || !ALIAS.test(provider)) return refuse('its provider is not an alias');
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > MAX_IDS)
    return refuse(`its ids are not a list of 1 to ${MAX_IDS}`);
  if (!ids.every(isId)) return refuse('one of its ids is not the id of a secret');
  return { ok: true, ids: [...new Set(ids)] };
}

const isId = (id: unknown): id is string =>
  typeof id === 'string' &&
  ID.test(id) &&
  id.split('/').every((segment) => segment !== '.' && segment !== '..');

const refuse = (problem: string): SecretRefRequest => ({ ok: false, problem });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
