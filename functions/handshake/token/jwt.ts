import { HandshakeFault } from '../fault.ts';
import { type JsonObject, parseObject } from '../json.ts';
import type { Scope } from '../scope.ts';

interface Claims {
  readonly exp?: number;
  readonly nbf?: number;
  readonly iat?: number;
}

export type Jwt =
  | { readonly state: 'jwt'; readonly claims: Claims }
  /** Has the form of one, and cannot be read. */
  | { readonly state: 'broken' }
  | { readonly state: 'opaque' };

/** How far a clock may be off before a date in a token counts (RFC 7519 §4.1.4 leaves "some small leeway"). */
const LEEWAY_S = 60;
const DAY_S = 86_400;

/** A token is taken for a JWT only where it begins as every JWT does: `{"` in base64url. */
function readJwt(token: string): Jwt {
  const parts = token.split('.');
  if (!token.startsWith('eyJ') || parts.length < 2) return { state: 'opaque' };
  if (parts.length === 5) return { state: 'opaque' };
  const header = decodePart(parts[0] ?? '');
  const claims = decodePart(parts[1] ?? '');
  if (parts.length !== 3 || parts.some((part) => part === '') || !header || !claims || !('alg' in header))
    return { state: 'broken' };
  return { state: 'jwt', claims: numbersOf(claims) };
}

/** Of a token that has just been handed out: it must be good now. */
export function checkFreshJwt(token: string, scope: Scope): void {
  const jwt = readJwt(token);
  if (jwt.state === 'jwt') checkDates(jwt.claims, scope);
  if (jwt.state === 'broken')
    throw new HandshakeFault('TOKEN_MALFORMED', { problem: 'it looks like a JWT and cannot be read' });
}

/** Of a key that is itself a token: it must be good now, and for a while. */
export function checkStoredJwt(key: string, scope: Scope): void {
  checkFreshJwt(key, scope);
  const jwt = readJwt(key);
  if (jwt.state !== 'jwt' || jwt.claims.exp === undefined) return;
  const days = (jwt.claims.exp - scope.clock.wallMs() / 1000) / DAY_S;
  scope.measure('TOKEN_EXPIRING', Math.round(days * 100) / 100, { expiresAt: isoOf(jwt.claims.exp) });
}

function checkDates({ exp, nbf, iat }: Claims, scope: Scope): void {
  const now = scope.clock.wallMs() / 1000;
  if (exp !== undefined && exp <= now) throw new HandshakeFault('TOKEN_EXPIRED', { expiresAt: isoOf(exp) });
  const begins = Math.max(nbf ?? 0, iat ?? 0);
  if (begins > now + LEEWAY_S) throw new HandshakeFault('TOKEN_NOT_YET_VALID', { validFrom: isoOf(begins) });
}

const decodePart = (part: string): JsonObject | undefined =>
  parseObject(Buffer.from(part, 'base64url').toString());

function numbersOf(claims: JsonObject): Claims {
  const dates = ['exp', 'nbf', 'iat'].flatMap((name) => {
    const value = claims[name];
    return typeof value === 'number' && Number.isFinite(value) ? [[name, value]] : [];
  });
  return Object.fromEntries(dates);
}

function isoOf(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString();
}
