import { randomInt } from 'node:crypto';
import type { FaultCode } from '../../contract/faults/index.ts';
import { PROVIDER_PREFIXES } from '../../keys/providers.ts';
import type { Facts, HandshakeFault } from '../fault.ts';
import type { HttpRequest } from '../http/message.ts';
import { classify } from '../refusals/classify.ts';
import type { ApiSession } from './api-session.ts';

/** What a deliberately invalid key met where the real one was rejected. */
export interface Differential {
  readonly code: 'AUTH_KEY_REJECTED' | 'AUTH_OUTAGE';
  readonly evidence: Facts;
}

/** Codes that a key which never existed cannot earn where keys are really checked. */
const IMPOSSIBLE: readonly FaultCode[] = [
  'AUTH_KEY_EXPIRED',
  'AUTH_KEY_DISABLED',
  'AUTH_SCOPE_MISSING',
  'AUTH_OUTAGE',
  'SERVICE_ERROR',
  'SERVICE_OVERLOADED',
  'SERVICE_UPSTREAM_UNREACHABLE',
];

/** The same call with a key of the same shape that nobody was ever given; no part of the real one is sent. */
export async function askDifferential(
  session: ApiSession,
  request: HttpRequest,
  real: HandshakeFault,
): Promise<Differential> {
  const invalid = session.rekeyed(request, unissuedKey(session.key ?? ''));
  const answer = await session.http.send(invalid);
  const exchange = request.method === 'POST';
  return compare(real, classify(answer, { exchange, keySent: true }));
}

/** An answer from before, kept with the incident. */
export function storedDifferential(invalidKeyRejectedAlike: boolean): Differential {
  return {
    code: invalidKeyRejectedAlike ? 'AUTH_KEY_REJECTED' : 'AUTH_OUTAGE',
    evidence: { differential: 'known from an earlier look', invalidKeyRejectedAlike },
  };
}

function compare(real: HandshakeFault, invalid: HandshakeFault | undefined): Differential {
  const outage = (differential: string): Differential => ({
    code: 'AUTH_OUTAGE',
    evidence: { differential, invalidKeyRejectedAlike: false, invalidKeyMet: invalid?.code ?? 'success' },
  });
  if (invalid === undefined) return outage('an invalid key was accepted');
  if (IMPOSSIBLE.includes(invalid.code)) return outage('an invalid key met trouble of the endpoint itself');
  const alike =
    invalid.code === real.code &&
    invalid.evidence['errorCode'] === real.evidence['errorCode'] &&
    invalid.evidence['errorType'] === real.evidence['errorType'];
  return {
    code: 'AUTH_KEY_REJECTED',
    evidence: alike
      ? { differential: 'an invalid key was rejected alike', invalidKeyRejectedAlike: true }
      : { differential: 'an invalid key was refused in another way', invalidKeyMet: invalid.code },
  };
}

const ALPHABETS = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789'];

/** Keeps the provider's public prefix, the length and the kinds of characters; every other character is another one. */
function unissuedKey(key: string): string {
  const prefix =
    PROVIDER_PREFIXES.find((entry) => key.startsWith(entry.prefix))?.prefix ??
    /^(?:sk-)?/.exec(key)?.[0] ??
    '';
  const drawn = [...key.slice(prefix.length)].map((char) => {
    const others = ALPHABETS.find((alphabet) => alphabet.includes(char))?.replace(char, '');
    return others === undefined ? char : (others[randomInt(others.length)] ?? char);
  });
  return prefix + drawn.join('');
}
