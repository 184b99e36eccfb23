import { type Facts, HandshakeFault } from '../fault.ts';
import type { HttpAnswer, HttpRequest } from '../http/message.ts';
import { classify } from '../refusals/classify.ts';
import type { Scope } from '../scope.ts';
import type { HandshakeSpec } from '../spec.ts';
import { fetchToken } from '../token/step.ts';
import { ApiSession } from './api-session.ts';
import { measureClock } from './clock-drift.ts';
import { readCredential } from './credential.ts';
import type { Dialect } from './dialect.ts';
import { chooseModel, exchangeRequest, performExchange } from './exchange.ts';
import { explain } from './explain.ts';
import { readKeyInfo, tellsAboutKeys } from './key-info.ts';
import { limitsOf, lowestLimit } from './limits.ts';
import { readModelList } from './model-list.ts';

/** The handshake with an HTTP API: key, token where there is one, connection, list of models, one-token inference. */
export async function pairWithApi(scope: Scope, spec: HandshakeSpec, dialect: Dialect): Promise<void> {
  const { trace } = scope;
  const placement = spec.keyPlacement ?? (spec.token ? { in: 'bearer' as const } : dialect.defaultPlacement);
  const stored = await trace.phase('credential', (facts) => readCredential(spec, placement, scope, facts));
  const used = spec.token ? await fetchToken(spec.token, stored, spec.network ?? {}, scope) : stored;
  const session = await ApiSession.open(scope, spec, dialect, placement, { stored, used });
  const list = session.get('models');
  const listed = await listModels(session, list, scope).catch((error: unknown) =>
    explain(error, session, list, scope),
  );
  if (tellsAboutKeys(spec.url.hostname))
    await trace.phase('auth', (facts) => readKeyInfo(session, scope, facts));
  else trace.decided('auth', true, { status: listed.answer.status, keySent: session.keySent });
  const limits = limitsOf(listed.answer.headers, listed.answer.receivedAtMs);
  if (limits.length > 0) trace.decided('quota', true, { limits: limits.map((limit) => ({ ...limit })) });
  const inferred = spec.exchange
    ? await infer(session, spec.exchange.model ?? chooseModel(listed.models), scope)
    : [];
  const lowest = lowestLimit([...limits, ...inferred]);
  if (lowest) scope.measure('QUOTA_LOW', lowest.left / lowest.of, { ...lowest });
}

interface Listed {
  readonly answer: HttpAnswer;
  readonly models: readonly string[];
}

/** Phase `http`; an answer that came whole and refuses makes the phase it belongs to fail instead. */
async function listModels(session: ApiSession, request: HttpRequest, scope: Scope): Promise<Listed> {
  const { trace } = scope;
  const { answer, outcome } = await trace.phase('http', async (facts, end) => {
    const answer = await session.http.send(request, facts);
    end(answer.endedAtMs);
    const outcome = judge(answer, session.keySent);
    if (outcome instanceof HandshakeFault && outcome.phase === 'http') throw outcome;
    return { answer, outcome };
  });
  measureClock(scope, answer, session.spec.url.host);
  if (!(outcome instanceof HandshakeFault)) return { answer, models: outcome };
  trace.decided(outcome.phase, false, { status: answer.status });
  throw outcome;
}

function judge(answer: HttpAnswer, keySent: boolean): readonly string[] | HandshakeFault {
  const refusal = classify(answer, { exchange: false, keySent });
  if (refusal) return refusal;
  try {
    return readModelList(answer);
  } catch (error) {
    if (error instanceof HandshakeFault) return error;
    throw error;
  }
}

/** Phase `exchange`; returns the limits that its answer told of. */
async function infer(
  session: ApiSession,
  model: string | undefined,
  scope: Scope,
): Promise<ReturnType<typeof limitsOf>> {
  if (model === undefined)
    return scope.trace.phase('exchange', () => {
      throw new HandshakeFault('MODEL_NOT_FOUND', { reason: 'the list of models is empty' });
    });
  const request = exchangeRequest(session, model);
  const work = async (facts: Facts) => {
    const answer = await performExchange(session, request, model, facts);
    const limits = limitsOf(answer.headers, answer.receivedAtMs);
    if (limits.length > 0) facts['limits'] = limits.map((limit) => ({ ...limit }));
    return limits;
  };
  return scope.trace
    .phase('exchange', work)
    .catch((error: unknown) => explain(error, session, request, scope));
}
