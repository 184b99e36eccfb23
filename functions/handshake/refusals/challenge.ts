import type { ApiError } from './error-body.ts';

/** How much of the header is looked through. */
const MAX_CHALLENGE = 2000;

/** Adds what `WWW-Authenticate: Bearer error="…", error_description="…"` says (RFC 6750 §3) to what the body says. */
export function withChallenge(inBody: ApiError | undefined, header = ''): ApiError | undefined {
  const challenge = header.slice(0, MAX_CHALLENGE);
  const code = parameter(challenge, 'error');
  const description = parameter(challenge, 'error_description');
  if (!/^\s*bearer\b/i.test(challenge) || (code === undefined && description === undefined)) return inBody;
  const message = [inBody?.message, description].filter((part) => part !== undefined).join(' ');
  return { ...(code !== undefined && { code }), ...inBody, ...(message !== '' && { message }) };
}

function parameter(challenge: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(challenge)?.[1];
}
