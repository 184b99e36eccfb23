import type { FaultCode } from '../../contract/faults/index.ts';
import type { Facts } from '../fault.ts';
import type { HttpAnswer } from '../http/message.ts';
import { loginScheme } from './login.ts';

/** The facts that a code's remedy asks for, found in what the peer said. */
export function detailsOf(code: FaultCode, answer: HttpAnswer, words: string): Facts {
  switch (code) {
    case 'AUTH_KEY_MISSING':
      return {
        expectedPlacement: expectedPlacement(words) ?? expectedPlacement(answer.headers['www-authenticate']),
      };
    case 'AUTH_SCOPE_MISSING':
      return { missing: missingScope(words) ?? scopeOfChallenge(answer.headers['www-authenticate']) };
    case 'HTTP_BLOCKED':
      return { rule: blockingRule(words) };
    case 'HTTP_LOGIN_REQUIRED':
      return { scheme: loginScheme(answer) ?? 'a login on a web page' };
    default:
      return {};
  }
}

const PLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/\bx-api-key\b/i, 'header x-api-key'],
  [/\bapi-key\b(?= header)|header \W?api-key\b/i, 'header api-key'],
  [/\b(?:bearer|authorization)\b/i, 'Authorization: Bearer'],
  [/\bquery\b|\?key=/i, 'a query parameter'],
];

function expectedPlacement(words: string | undefined): string | undefined {
  return words === undefined ? undefined : PLACEMENTS.find(([pattern]) => pattern.test(words))?.[1];
}

const SCOPE = '[a-z][\\w-]*(?:[.:/][\\w-]+)*';
const SCOPES_NAMED = [
  /data action ["'`]([^"'`]+)/gi,
  /(?:to perform:?|permission) ["'`]?([\w-]+[.:][\w.:*-]+)/gi,
  /call route: (\/[\w/.-]+)/gi,
  new RegExp(`(?:scope|permission)s?(?: are| is)?:? ["'\`]?(${SCOPE}(?:, ?${SCOPE})*)`, 'gi'),
  /["'`]?([a-z][\w-]*(?:[.:][\w-]+)+)["'`]? (?:scope|permission)/gi,
];

/** A scope has a separator in it; every other word behind "permissions" is just a word. */
function missingScope(words: string): string | undefined {
  const named = SCOPES_NAMED.flatMap((pattern) =>
    [...words.matchAll(pattern)].map((match) => match[1] ?? ''),
  );
  return (
    named.find((scope) => /[.:_/]/.test(scope)) ??
    (/\bmodel\b/i.test(words) ? 'access to the model' : undefined)
  );
}

function scopeOfChallenge(challenge: string | undefined): string | undefined {
  return /\bscope="([^"]+)"/i.exec(challenge ?? '')?.[1];
}

function blockingRule(words: string): string {
  if (/countr|region|territor|location/i.test(words)) return 'region';
  return /\bip\b/i.test(words) ? 'address' : 'firewall';
}
