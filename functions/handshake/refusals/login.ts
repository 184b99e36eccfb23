import { HandshakeFault } from '../fault.ts';
import type { HttpAnswer } from '../http/message.ts';
import { LOGIN_PAGE, LOGIN_PATHS, LOGIN_PLACES } from './fronts.ts';

/** RFC 9110 §11.6.1 schemes for people; an API's own challenge is Bearer, or none. */
export function loginScheme(answer: HttpAnswer): string | undefined {
  const challenge = answer.headers['www-authenticate']?.replace(/"[^"]*"/g, '""');
  if (challenge === undefined || /\b(?:bearer|dpop|api-?key)\b/i.test(challenge)) return undefined;
  return /\b(basic|digest|negotiate|ntlm|kerberos)\b/i.exec(challenge)?.[1]?.toLowerCase();
}

export function isLoginPage(text: string): boolean {
  return LOGIN_PAGE.test(text.slice(0, 8192));
}

/** Never followed: the key stays here. A way to a login is HTTP_LOGIN_REQUIRED, since another step mends it. */
export function refuseRedirect(answer: Pick<HttpAnswer, 'request' | 'status' | 'headers'>): HandshakeFault {
  const { request, status } = answer;
  const target = answer.headers['location'];
  const url = target === undefined ? undefined : URL.parse(target, 'http://same.invalid');
  const location = url ? `${url.host === 'same.invalid' ? '' : url.origin}${url.pathname}` : undefined;
  if (url && (LOGIN_PLACES.test(url.hostname) || LOGIN_PATHS.test(url.pathname)))
    return new HandshakeFault('HTTP_LOGIN_REQUIRED', { request, status, location, scheme: 'single sign-on' });
  return new HandshakeFault('HTTP_REDIRECT', { request, status, location });
}
