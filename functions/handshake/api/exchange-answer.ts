import { HandshakeFault } from '../fault.ts';
import { type HttpAnswer, readJson } from '../http/message.ts';
import { isRecord } from '../json.ts';
import { type ApiError, errorInside } from '../refusals/error-body.ts';
import { type EventStream, isEventStream, readEventStream, type StreamEvent } from './event-stream.ts';
import { errorInSuccess, notApi } from './model-list.ts';

/** How one protocol's inference answers are read; both for a whole answer and for one event of a stream. */
export interface ExchangeReader {
  /** What an answer in one piece, or one event of a stream, brings of the end that is waited for. */
  piece(value: Record<string, unknown>): { readonly choice: boolean; readonly finished: boolean };
  /** Data that is no JSON and ends the stream. */
  readonly endMark?: string;
  /** Seen in the bytes, so that nobody waits for a connection to close. */
  readonly streamEnd: RegExp;
}

/**
 * Reads a 2xx of the inference call, as JSON or as an event stream, whichever came. A JSON body that is cut short is
 * HTTP_TRUNCATED, a stream that ends before its end is EXCHANGE_TRUNCATED.
 */
export function readExchange(answer: HttpAnswer, reader: ExchangeReader): { readonly as: 'json' | 'stream' } {
  const contentType = answer.headers['content-type'];
  if (isEventStream(contentType, answer.text)) {
    readStream(answer, readEventStream(answer.text), reader);
    return { as: 'stream' };
  }
  const json = readJson(answer.text);
  if (json.state === 'cut')
    throw new HandshakeFault('HTTP_TRUNCATED', { request: answer.request, status: answer.status });
  if (json.state === 'other') throw notApi(answer, contentType);
  const error = errorInside(json.value) ?? errorInChoice(json.value);
  if (error) throw errorInSuccess(answer, error);
  if (!isRecord(json.value) || !reader.piece(json.value).choice) throw empty(answer);
  return { as: 'json' };
}

function readStream(answer: HttpAnswer, { events, rest }: EventStream, reader: ExchangeReader): void {
  let choice = false;
  let finished = false;
  for (const { event, data } of [...events, ...lastWords(rest)]) {
    if (data.trim() === reader.endMark) {
      finished = true;
      continue;
    }
    const json = readJson(data);
    if (json.state === 'cut') break;
    if (json.state === 'other' && event !== 'error') throw notApi(answer, 'text/event-stream');
    const value = json.state === 'json' ? json.value : { error: data };
    const error =
      errorInside(value) ?? errorInChoice(value) ?? (event === 'error' ? { message: data } : undefined);
    if (error) throw errorInSuccess(answer, error);
    if (!isRecord(value)) continue;
    const piece = reader.piece(value);
    choice ||= piece.choice;
    finished ||= piece.finished;
  }
  const { request, status } = answer;
  if (!finished) throw new HandshakeFault('EXCHANGE_TRUNCATED', { request, status, events: events.length });
  if (!choice) throw empty(answer);
}

/** Some servers leave the blank line after their last event away. */
function lastWords(rest: string): readonly StreamEvent[] {
  return rest === '' ? [] : readEventStream(`${rest}\n\n`).events;
}

/** OpenRouter puts a supplier's failure into the choice, or says no more than how it finished. */
function errorInChoice(value: unknown): ApiError | undefined {
  const choices = isRecord(value) ? value['choices'] : undefined;
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const finishedSo = isRecord(choice) && choice['finish_reason'] === 'error';
  return errorInside(choice) ?? (finishedSo ? { message: 'finish_reason: error' } : undefined);
}

function empty(answer: HttpAnswer): HandshakeFault {
  return new HandshakeFault('EXCHANGE_EMPTY', { request: answer.request, status: answer.status });
}
