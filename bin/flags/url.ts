import { CallError } from '../commands/mistakes.ts';
import { looksLikeKey, shown } from './shown.ts';

const SECRET_PARAMETER = /^(?:.*[_-])?(?:key|apikey|token|secret|password|passwd|auth|sig|signature)$/i;

/** A URL from a flag or operand: absolute, of one of `schemes`, without credentials and without a fragment. */
export function parseUrl(what: string, text: string, schemes: readonly string[]): URL {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  const wanted = schemes.map((scheme) => `${scheme}//`).join(' or ');
  if (!parsed?.hostname || !/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    throw new CallError(`${what}: ${shown(text)} is not a URL; write ${wanted}HOST[:PORT]`);
  if (parsed.username || parsed.password)
    throw new CallError(
      `${what}: credentials in a URL end up in logs and histories; take them out of ${plain(parsed)}`,
    );
  if (!schemes.includes(parsed.protocol))
    throw new CallError(`${what}: ${plain(parsed)} should begin with ${wanted}`);
  if (parsed.hash)
    throw new CallError(`${what}: a fragment (#…) is never sent; take it out of ${plain(parsed)}`);
  const secret = [...parsed.searchParams].find(
    ([name, value]) => value !== '' && (SECRET_PARAMETER.test(name) || looksLikeKey(value)),
  );
  if (secret)
    throw new CallError(
      `${what}: the query parameter ${shown(secret[0])} carries a credential; take it out of ${plain(parsed)} and use --key-in query:NAME`,
    );
  return parsed;
}

/** Scheme, host and path: what is safe to show of any URL. */
const plain = (url: URL): string => shown(`${url.protocol}//${url.host}${url.pathname}`);
