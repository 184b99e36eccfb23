import type { HttpRequest } from '../http/message.ts';
import type { Scrubber } from '../redaction.ts';
import type { TokenStep } from '../spec.ts';

const GRANT_TYPES = {
  client_credentials: 'client_credentials',
  refresh_token: 'refresh_token',
  'token-exchange': 'urn:ietf:params:oauth:grant-type:token-exchange',
} as const satisfies Record<TokenStep['grant'], string>;

const JWT_TYPE = 'urn:ietf:params:oauth:token-type:jwt';

/**
 * RFC 6749 §4.4 and §6, RFC 8693 §2.1. The body is secret as a whole and stays out of records. The client secret is
 * the spec's, or, for client credentials, the target's stored key.
 */
export function tokenRequest(step: TokenStep, stored: string | undefined, scrubber: Scrubber): HttpRequest {
  const secret = step.clientSecret ?? (step.grant === 'client_credentials' ? stored : undefined);
  const body = new URLSearchParams({ grant_type: GRANT_TYPES[step.grant] });
  if (step.scope) body.set('scope', step.scope);
  if (step.audience) body.set('audience', step.audience);
  if (step.grant === 'refresh_token' && stored !== undefined) body.set('refresh_token', stored);
  if (step.grant === 'token-exchange' && step.subjectToken !== undefined) {
    body.set('subject_token', step.subjectToken);
    body.set('subject_token_type', step.subjectTokenType ?? JWT_TYPE);
  }
  for (const value of [secret, stored, step.subjectToken]) scrubber.learn(value);
  const basic = step.clientAuth === 'basic' && secret !== undefined;
  if (!basic) body.set('client_id', step.clientId);
  if (step.clientAuth === 'body' && secret !== undefined) body.set('client_secret', secret);
  const authorization = basic ? basicCredentials(step.clientId, secret) : undefined;
  scrubber.learn(authorization);
  return {
    method: 'POST',
    url: step.url,
    ...(authorization !== undefined && { secret: { headers: { authorization: `Basic ${authorization}` } } }),
    body: { type: 'application/x-www-form-urlencoded', text: body.toString(), secret: true },
  };
}

/** Both halves are form-urlencoded before they are joined (RFC 6749 §2.3.1). */
function basicCredentials(id: string, secret: string): string {
  const encoded = [id, secret].map((half) => new URLSearchParams({ '': half }).toString().slice(1));
  return Buffer.from(encoded.join(':')).toString('base64');
}
