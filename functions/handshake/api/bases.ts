import { type Facts, HandshakeFault } from '../fault.ts';
import type { HttpClient } from '../http/client.ts';
import { type HttpAnswer, readJson } from '../http/message.ts';
import { readApiError } from '../refusals/error-body.ts';
import { below } from './key-request.ts';
import { readModelList } from './model-list.ts';

/** Where providers and servers keep an API of this kind. */
const USUAL_BASES = ['/v1', '/api/v1', '/openai/v1', '/api', '/v1beta/openai', '/openai', '/inference/v1'];

/** The end of an address that names one call of an API, and was taken for its base. */
const ENDPOINT = /\/(?:chat\/completions|completions|messages|models|responses)$/;

/**
 * After HTTP_NOT_FOUND: asks the usual bases once each, without any key, and suggests the first that answers as an API
 * does, with a list of models or by asking for a key.
 */
export async function suggestBase(http: HttpClient, base: URL): Promise<Facts> {
  const own = base.pathname.replace(/\/+$/, '');
  const tried: string[] = [];
  const near = ENDPOINT.test(own) ? own.replace(ENDPOINT, '') : `${own.replace(/\/v\d\w*$/, '')}/v1`;
  for (const path of new Set([near, ...USUAL_BASES])) {
    if (path === own) continue;
    const url = new URL(base.origin);
    url.pathname = path;
    tried.push(path);
    const answer = await http.send({ method: 'GET', url: below(url, 'models') }).catch(asFault);
    if (answer instanceof HandshakeFault)
      return { triedWithoutKey: tried, otherBases: `ended in ${answer.code}` };
    if (answersAsApi(answer)) return { suggestedUrl: url.href, triedWithoutKey: tried };
  }
  return { triedWithoutKey: tried };
}

function asFault(error: unknown): HandshakeFault {
  if (error instanceof HandshakeFault) return error;
  throw error;
}

function answersAsApi(answer: HttpAnswer): boolean {
  const json = readJson(answer.text);
  if (json.state !== 'json') return false;
  if (answer.status === 401 || answer.status === 403) return readApiError(json.value) !== undefined;
  if (answer.status !== 200) return false;
  try {
    return readModelList(answer).length >= 0;
  } catch (error) {
    if (error instanceof HandshakeFault) return false;
    throw error;
  }
}
