import type { Credential } from '../../keys/credential.ts';
import { fingerprint } from '../../keys/fingerprint.ts';
import { readHttpKey } from '../../keys/http-key.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import type { Scrubber } from '../redaction.ts';
import { storedValue } from './stored-value.ts';

/** The shared token of a gateway, as a key store gave it out: bare, or `{schema:1, key}`. The scrubber knows it from here on. */
export function readSharedToken(credential: Credential, scrubber: Scrubber, facts: Facts): string {
  const key = readHttpKey(storedValue(credential, 'its shared token'), 'bearer');
  if (key.state === 'malformed') {
    scrubber.learn(key.secret);
    throw new HandshakeFault('KEY_MALFORMED', { problem: key.problem });
  }
  scrubber.learn(key.key);
  Object.assign(facts, {
    fingerprint: fingerprint(key.key),
    version: credential.state === 'found' ? credential.version : undefined,
  });
  return key.key;
}
