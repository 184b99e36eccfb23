import { fingerprint } from '../../keys/fingerprint.ts';
import type { KeyPlacement } from '../../keys/http-key.ts';
import { readHttpKey, wrongProvider } from '../../keys/http-key.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import { warnOfKey } from '../key-warnings.ts';
import type { Scope } from '../scope.ts';
import type { HandshakeSpec } from '../spec.ts';
import { checkStoredJwt } from '../token/jwt.ts';
import { placementName } from './key-request.ts';

/**
 * The work of phase `credential`: reads the key, and refuses here, before anything is sent, one that cannot be right.
 * `undefined` where the endpoint wants none. The key of a `refresh_token` grant is the refresh token.
 */
export function readCredential(
  spec: HandshakeSpec,
  placement: KeyPlacement,
  scope: Scope,
  facts: Facts,
): string | undefined {
  const { credential, token } = spec;
  readHeaders(spec.headers ?? {}, scope);
  switch (credential.state) {
    case 'absent':
      throw new HandshakeFault('KEY_NOT_FOUND', { reason: credential.reason });
    case 'unreadable':
      throw new HandshakeFault('KEY_UNREADABLE', { reason: credential.reason });
    case 'none':
      return undefined;
  }
  scope.scrubber.learn(credential.value);
  const read = readHttpKey(credential.value, token ? 'query' : placement.in);
  if (read.state === 'malformed') {
    scope.scrubber.learn(read.secret.trim());
    throw new HandshakeFault('KEY_MALFORMED', { problem: read.problem });
  }
  const { key } = read;
  scope.scrubber.learn(key);
  const provider = token ? undefined : wrongProvider(key, spec.protocol, spec.url.hostname);
  const named = fingerprint(key);
  if (provider !== undefined)
    throw new HandshakeFault('KEY_WRONG_PROVIDER', { provider, fingerprint: named, host: spec.url.host });
  facts['fingerprint'] = named;
  facts['placement'] = token ? 'token endpoint' : placementName(placement);
  facts['version'] = credential.version;
  checkStoredJwt(key, scope);
  warnOfKey(credential.createdAt, named, spec, scope, facts);
  return key;
}

/** Headers that belong to the connection, or to us: a target cannot set them. */
const RESERVED =
  /^(?:connection|content-length|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i;

function readHeaders(headers: Readonly<Record<string, string>>, scope: Scope): void {
  for (const [name, value] of Object.entries(headers)) {
    scope.scrubber.learn(value);
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || RESERVED.test(name) || /[^\t\x20-\x7e]/.test(value))
      throw new HandshakeFault('KEY_MALFORMED', {
        problem: `the header ${name} of the target cannot be sent`,
      });
  }
}
