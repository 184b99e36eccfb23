import { type Facts, HandshakeFault } from '../fault.ts';
import type { HttpAnswer, HttpRequest } from '../http/message.ts';
import { classify } from '../refusals/classify.ts';
import type { ApiSession } from './api-session.ts';
import { readExchange } from './exchange-answer.ts';

/** Kinds of models that answer no chat; the first of the others is taken where none is named. */
const NOT_FOR_CHAT = /embed|whisper|tts|dall-e|image|audio|realtime|transcri|moderation|rerank|sora|guard/i;

export function chooseModel(models: readonly string[]): string | undefined {
  return models.find((name) => !NOT_FOR_CHAT.test(name)) ?? models[0];
}

export function exchangeRequest(session: ApiSession, model: string): HttpRequest {
  const { dialect, spec } = session;
  const { maxTokensParameter, stream = false } = spec.exchange ?? {};
  const ask = { host: spec.url.hostname, model, stream, ...(maxTokensParameter && { maxTokensParameter }) };
  return session.post(dialect.exchangePath, dialect.exchangeBody(ask));
}

/** The work of phase `exchange`: one minimal inference, and what its answer is worth. */
export async function performExchange(
  session: ApiSession,
  request: HttpRequest,
  model: string,
  facts: Facts,
): Promise<HttpAnswer> {
  facts['model'] = model;
  const answer = await session.http.send(request, facts).catch((error: unknown) => {
    throw error instanceof HandshakeFault ? asExchangeFault(error, model) : error;
  });
  const fault = classify(answer, { exchange: true, keySent: session.keySent });
  if (fault) throw asExchangeFault(namedParameter(fault, request), model);
  try {
    facts['as'] = readExchange(answer, session.dialect.reader).as;
  } catch (error) {
    throw error instanceof HandshakeFault ? asExchangeFault(error, model) : error;
  }
  return answer;
}

/** A list that answers and an inference that does not are two things; so are a cut body and a cut stream. */
function asExchangeFault(fault: HandshakeFault, model: string): HandshakeFault {
  const evidence = { ...fault.evidence, model };
  if (fault.code === 'HTTP_TIMEOUT') return new HandshakeFault('EXCHANGE_TIMEOUT', evidence);
  const isStream = /^text\/event-stream/i.test(String(fault.evidence['contentType'] ?? ''));
  if (fault.code === 'HTTP_TRUNCATED' && isStream) return new HandshakeFault('EXCHANGE_TRUNCATED', evidence);
  return new HandshakeFault(fault.code, evidence, { phase: 'exchange' });
}

/** The setting that changes each parameter of the call. */
const SETTINGS: Readonly<Record<string, string>> = {
  max_tokens: 'exchange.maxTokensParameter to "max_completion_tokens"',
  max_completion_tokens: 'exchange.maxTokensParameter to "max_tokens"',
  stream: 'exchange.stream',
  model: 'exchange.model',
};

/** A refusal that names a parameter we sent is about that parameter, whatever else it says. */
function namedParameter(fault: HandshakeFault, request: HttpRequest): HandshakeFault {
  if (fault.code !== 'EXCHANGE_REJECTED' && fault.code !== 'MODEL_NOT_FOUND') return fault;
  const sent = Object.keys(SETTINGS).filter((name) => request.body?.text.includes(`"${name}":`));
  const words = String(fault.evidence['message'] ?? '');
  const param = fault.evidence['param'];
  const parameter =
    sent.find((name) => name === param) ??
    sent.find((name) => name !== 'model' && new RegExp(`\\b${name}\\b`).test(words));
  if (parameter === undefined || (fault.code === 'MODEL_NOT_FOUND' && parameter === 'model')) return fault;
  const evidence = { ...fault.evidence, parameter, setting: SETTINGS[parameter] };
  return new HandshakeFault('EXCHANGE_REJECTED', evidence);
}
