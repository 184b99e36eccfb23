import { HandshakeFault } from '../fault.ts';
import { type HttpAnswer, readJson } from '../http/message.ts';
import { isRecord, text } from '../json.ts';
import { classifyError, isHtml } from '../refusals/classify.ts';
import { type ApiError, errorInside } from '../refusals/error-body.ts';
import { frontOf } from '../refusals/fronts.ts';
import { isLoginPage } from '../refusals/login.ts';

/**
 * The models of a list that came with 2xx, in every shape in use: `{data:[…]}` (OpenAI, Anthropic), a bare list
 * (Together), `{models:[…]}`, `data: null` for none (Ollama). Anything else is a fault.
 */
export function readModelList(answer: HttpAnswer): readonly string[] {
  const { request, status } = answer;
  const contentType = answer.headers['content-type'];
  const json = readJson(answer.text);
  if (json.state === 'cut' && answer.openEnded)
    throw new HandshakeFault('HTTP_TRUNCATED', { request, status });
  if (json.state !== 'json') throw notApi(answer, contentType);
  const error = errorInside(json.value);
  if (error) throw errorInSuccess(answer, error);
  const models = modelsOf(json.value);
  if (models === undefined)
    throw new HandshakeFault('HTTP_NOT_API', {
      request,
      status,
      contentType,
      got: 'JSON that is no list of models',
    });
  return models;
}

/** An error inside a 2xx: named as such, with what it would have been as an error of its own. */
export function errorInSuccess(answer: HttpAnswer, error: ApiError): HandshakeFault {
  return new HandshakeFault('EXCHANGE_ERROR_IN_SUCCESS', {
    request: answer.request,
    status: answer.status,
    message: error.message ?? 'an error without words',
    errorType: error.type,
    errorCode: error.code,
    errorStatus: error.status,
    provider: error.provider,
    like: classifyError(error, error.status ?? 400, true),
  });
}

export function notApi(answer: HttpAnswer, contentType: string | undefined): HandshakeFault {
  const { request, status } = answer;
  const front = frontOf(answer, false);
  if (front) return new HandshakeFault(front.fault, { request, status, front: front.name, rule: front.rule });
  if (isHtml(answer) && isLoginPage(answer.text))
    return new HandshakeFault('HTTP_LOGIN_REQUIRED', { request, status, scheme: 'a login on a web page' });
  const got =
    answer.text.trim() === '' ? 'nothing' : isHtml(answer) ? 'a web page' : 'something that is no JSON';
  return new HandshakeFault('HTTP_NOT_API', { request, status, contentType, got });
}

function modelsOf(body: unknown): readonly string[] | undefined {
  const list = Array.isArray(body) ? body : isRecord(body) ? (body['data'] ?? body['models']) : undefined;
  if (list === undefined || list === null)
    return isRecord(body) && body['object'] === 'list' && body['data'] === null ? [] : undefined;
  if (!Array.isArray(list) || (Array.isArray(body) && list.length === 0)) return undefined;
  const names = list.map((entry) =>
    isRecord(entry) ? (text(entry['id']) ?? text(entry['name'])) : undefined,
  );
  return names.every((name) => name !== undefined) ? (names as string[]) : undefined;
}
