import { fingerprint } from '../../keys/fingerprint.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import type { HttpRequest } from '../http/message.ts';
import type { Scope } from '../scope.ts';
import { fetchToken } from '../token/step.ts';
import type { ApiSession } from './api-session.ts';
import { suggestBase } from './bases.ts';
import { classify } from './classify.ts';
import { askDifferential, storedDifferential } from './differential.ts';

/** With less time left no extra call is begun. */
const MIN_LEFT_MS = 1000;

/**
 * Extra calls that explain a failure, after the handshake, inside its deadline, and named in the evidence. Rethrows
 * the fault with what they showed; an extra call that itself fails changes nothing.
 */
export async function explain(
  error: unknown,
  session: ApiSession,
  request: HttpRequest,
  scope: Scope,
): Promise<never> {
  if (!(error instanceof HandshakeFault)) throw error;
  const quiet: Scope = { ...scope.nested(), warn: ignored, measure: ignored };
  if (error.code === 'HTTP_NOT_FOUND' && request.method === 'GET')
    throw withEvidence(error, await attempt(scope, () => suggestBase(session.http, session.base)));
  if (error.code !== 'AUTH_KEY_REJECTED' || session.key === undefined) throw error;
  const named = withEvidence(error, { fingerprint: fingerprint(session.key) });
  if (session.spec.token && (await attempt(scope, () => acceptsFreshToken(session, request, quiet))))
    throw new HandshakeFault('TOKEN_REVOKED', { ...named.evidence, freshToken: 'accepted' });
  throw await differentiate(named, session, request, scope);
}

async function differentiate(
  fault: HandshakeFault,
  session: ApiSession,
  request: HttpRequest,
  scope: Scope,
): Promise<HandshakeFault> {
  const wanted = session.spec.explain?.differential ?? 'ask';
  if (wanted === 'never') return fault;
  const shown =
    wanted === 'ask'
      ? await attempt(scope, () => askDifferential(session, request, fault))
      : storedDifferential(wanted.invalidKeyRejectedAlike);
  return shown ? new HandshakeFault(shown.code, { ...fault.evidence, ...shown.evidence }) : fault;
}

/** A token that was refused before its end: does the endpoint take another one from the same source? */
async function acceptsFreshToken(session: ApiSession, request: HttpRequest, scope: Scope): Promise<boolean> {
  const { token, network = {} } = session.spec;
  if (token === undefined || token.grant === 'refresh_token') return false;
  const fresh = await fetchToken(token, session.storedKey, network, scope);
  const answer = await session.http.send(session.rekeyed(request, fresh));
  return classify(answer, { exchange: request.method === 'POST', keySent: true }) === undefined;
}

async function attempt<T>(scope: Scope, call: () => Promise<T>): Promise<T | undefined> {
  if (scope.deadline.remainingMs() < MIN_LEFT_MS) return undefined;
  try {
    return await call();
  } catch (error) {
    if (error instanceof HandshakeFault) return undefined;
    throw error;
  }
}

function withEvidence(fault: HandshakeFault, evidence: Facts | undefined): HandshakeFault {
  return new HandshakeFault(fault.code, { ...fault.evidence, ...evidence }, { phase: fault.phase });
}

const ignored = (): void => undefined;
