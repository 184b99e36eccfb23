import type { FaultCode } from '../../contract/faults/index.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import { type HttpAnswer, readJson } from '../http/message.ts';
import { isRecord, text } from '../json.ts';
import type { Scrubber } from '../redaction.ts';
import { classify, isHtml } from '../refusals/classify.ts';
import type { TokenStep } from '../spec.ts';

export interface Grant {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly scope?: string;
  readonly expiresInS?: number;
}

/** RFC 6749 §5.2, RFC 8693 §2.2.2, RFC 8707 §2. A client that may not use the grant is no less rejected than a wrong one. */
const ERRORS: ReadonlyMap<string, FaultCode> = new Map([
  ['invalid_client', 'TOKEN_CLIENT_REJECTED'],
  ['unauthorized_client', 'TOKEN_CLIENT_REJECTED'],
  ['invalid_grant', 'TOKEN_GRANT_REJECTED'],
  ['invalid_token', 'TOKEN_GRANT_REJECTED'],
  ['invalid_target', 'TOKEN_GRANT_REJECTED'],
  ['unsupported_grant_type', 'TOKEN_GRANT_REJECTED'],
  ['invalid_scope', 'TOKEN_SCOPE_NOT_GRANTED'],
]);

function faultOf(error: string, { grant }: TokenStep): FaultCode | undefined {
  const word = error.trim().toLowerCase();
  // RFC 8693 §2.2.2: so is a subject token called that is invalid for any reason.
  if (word === 'invalid_request' && grant === 'token-exchange') return 'TOKEN_GRANT_REJECTED';
  return ERRORS.get(word);
}

/** What the token endpoint granted, or the fault that its answer stands for. */
export function readGrant(answer: HttpAnswer, step: TokenStep, scrubber: Scrubber): Grant {
  const json = readJson(answer.text);
  const body = json.state === 'json' && isRecord(json.value) ? json.value : undefined;
  for (const name of ['access_token', 'refresh_token', 'id_token']) scrubber.learn(text(body?.[name]));
  refuseError(answer, body, step);
  const facts: Facts = { request: answer.request, status: answer.status };
  if (body === undefined) {
    if (json.state === 'cut' && answer.openEnded) throw new HandshakeFault('HTTP_TRUNCATED', facts);
    if (json.state === 'json')
      throw new HandshakeFault('TOKEN_MALFORMED', { ...facts, problem: 'the answer is JSON and no object' });
    const got = isHtml(answer) ? 'a web page' : 'something that is no JSON';
    throw new HandshakeFault('HTTP_NOT_API', { ...facts, got });
  }
  const accessToken = text(body['access_token']);
  if (accessToken === undefined || /[^\x21-\x7e]/.test(accessToken)) {
    const problem = accessToken === undefined ? 'there is no access_token in it' : 'a header cannot carry it';
    throw new HandshakeFault('TOKEN_MALFORMED', { ...facts, problem });
  }
  const tokenType = text(body['token_type'])?.toLowerCase() ?? 'bearer';
  if (tokenType !== 'bearer' && tokenType !== 'n_a')
    throw new HandshakeFault('TOKEN_MALFORMED', {
      ...facts,
      problem: `its type "${tokenType}" is not bearer`,
    });
  const granted = typeof body['scope'] === 'string' ? body['scope'] : undefined;
  refuseNarrowed(step.scope, granted, facts);
  const expiresInS = Number(body['expires_in'] ?? Number.NaN);
  const refreshToken = text(body['refresh_token']);
  return {
    accessToken,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(granted !== undefined && { scope: granted }),
    ...(Number.isFinite(expiresInS) && { expiresInS }),
  };
}

/**
 * An `error` counts whatever the status; a 401 without one is about the client (RFC 6749 §5.2), a page of a login in
 * front excepted; any other refusal without one is the endpoint's own failure.
 */
function refuseError(answer: HttpAnswer, body: Record<string, unknown> | undefined, step: TokenStep): void {
  const error = text(body?.['error']);
  const code = error === undefined ? undefined : faultOf(error, step);
  const facts: Facts = {
    request: answer.request,
    status: answer.status,
    error,
    message: text(body?.['error_description']),
    grant: step.grant,
  };
  if (code !== undefined) {
    const missing = code === 'TOKEN_SCOPE_NOT_GRANTED' ? { missing: step.scope } : {};
    throw new HandshakeFault(code, { ...facts, ...missing });
  }
  if (answer.status === 401 && !isHtml(answer)) throw new HandshakeFault('TOKEN_CLIENT_REJECTED', facts);
  const refusal = classify(answer, { exchange: false, keySent: true });
  if (refusal) throw refusal;
  if (error !== undefined) throw new HandshakeFault('HTTP_REJECTED', facts);
}

/** A scope left out of the grant is refused; no `scope` at all means as asked (RFC 6749 §5.1). */
function refuseNarrowed(asked: string | undefined, granted: string | undefined, facts: Facts): void {
  if (granted === undefined) return;
  const has = new Set(granted.split(/\s+/));
  const missing = (asked ?? '').split(/\s+/).filter((scope) => scope !== '' && !has.has(scope));
  if (missing.length > 0) throw new HandshakeFault('TOKEN_SCOPE_NOT_GRANTED', { ...facts, missing, granted });
}
