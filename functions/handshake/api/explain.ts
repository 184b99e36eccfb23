import type { FaultCode } from '../../contract/faults/index.ts';
import { fingerprint } from '../../keys/fingerprint.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import type { HttpRequest } from '../http/message.ts';
import { mayAskMore, quietScope } from '../quiet-scope.ts';
import { classify } from '../refusals/classify.ts';
import type { Scope } from '../scope.ts';
import { fetchToken } from '../token/step.ts';
import type { ApiSession } from './api-session.ts';
import { suggestBase } from './bases.ts';
import { askDifferential, type Differential, storedDifferential } from './differential.ts';

/** A token meets these too, where it was revoked before its end. */
const REFUSALS_OF_A_KEY: readonly FaultCode[] = [
  'AUTH_KEY_REJECTED',
  'AUTH_KEY_EXPIRED',
  'AUTH_KEY_DISABLED',
];

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
  const quiet = quietScope(scope);
  if (error.code === 'HTTP_NOT_FOUND' && request.method === 'GET')
    throw withEvidence(error, await attempt(scope, () => suggestBase(session.http, session.base), noBases));
  if (session.key === undefined || !REFUSALS_OF_A_KEY.includes(error.code)) throw error;
  const named = withEvidence(error, { fingerprint: fingerprint(session.key) });
  if (
    session.spec.token &&
    (await attempt(
      scope,
      () => acceptsFreshToken(session, request, quiet),
      () => false,
    ))
  )
    throw new HandshakeFault('TOKEN_REVOKED', { ...named.evidence, freshToken: 'accepted' });
  throw error.code === 'AUTH_KEY_REJECTED' ? await differentiate(named, session, request, scope) : named;
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
      ? await attempt(scope, () => askDifferential(session, request, fault), noDifferential)
      : storedDifferential(wanted.invalidKeyRejectedAlike);
  return new HandshakeFault(shown.code, { ...fault.evidence, ...shown.evidence });
}

/** A token that was refused before its end: does the endpoint take another one from the same source? */
async function acceptsFreshToken(session: ApiSession, request: HttpRequest, scope: Scope): Promise<boolean> {
  const { token, network = {} } = session.spec;
  if (token === undefined || token.grant === 'refresh_token') return false;
  const fresh = await fetchToken(token, session.storedKey, network, scope);
  const answer = await session.http.send(session.rekeyed(request, fresh));
  return classify(answer, { exchange: request.method === 'POST', keySent: true }) === undefined;
}

/** Makes an extra call if there is time for one; `without` says what is left where there was none, or it failed. */
async function attempt<T>(scope: Scope, call: () => Promise<T>, without: (why: string) => T): Promise<T> {
  if (!mayAskMore(scope)) return without('not asked: less than a second was left');
  try {
    return await call();
  } catch (error) {
    if (error instanceof HandshakeFault) return without(`asked, and ended in ${error.code}`);
    throw error;
  }
}

const noBases = (why: string): Facts => ({ otherBases: why });

const noDifferential = (why: string): Differential => ({
  code: 'AUTH_KEY_REJECTED',
  evidence: { differential: why },
});

function withEvidence(fault: HandshakeFault, evidence: Facts): HandshakeFault {
  return new HandshakeFault(fault.code, { ...fault.evidence, ...evidence }, { phase: fault.phase });
}
