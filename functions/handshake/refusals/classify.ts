import { type FaultCode, faultDefinition } from '../../contract/faults/index.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import { type HttpAnswer, readJson } from '../http/message.ts';
import { withChallenge } from './challenge.ts';
import { detailsOf } from './details.ts';
import { type ApiError, readApiError } from './error-body.ts';
import { BROAD_CODES, EXACT_CODES, normalized } from './error-codes.ts';
import { UPSTREAM_REFUSAL, WORD_RULES } from './error-words.ts';
import { frontOf } from './fronts.ts';
import { isLoginPage, loginScheme, refuseRedirect } from './login.ts';
import { retryAfterMs, saidRetryAfterMs } from './retry-after.ts';
import { faultOfStatus } from './statuses.ts';

/** How much of a peer's words, and of its pages, is looked through. */
const MAX_WORDS = 2000;
const MAX_PAGE = 8192;

/** What an answer is the answer to. */
export interface Asked {
  readonly exchange: boolean;
  readonly keySent: boolean;
}

/** An answer, read once for all the rules. */
interface Reading {
  readonly answer: HttpAnswer;
  readonly asked: Asked;
  /** Where the body is JSON and says what is wrong. */
  readonly error: ApiError | undefined;
  readonly isJson: boolean;
  /** The words in which it says so, blanks made single. */
  readonly words: string;
}

/** The fault that an answer other than 2xx stands for; bodies that came with 2xx are their reader's affair. */
export function classify(answer: HttpAnswer, asked: Asked): HandshakeFault | undefined {
  if (answer.status >= 200 && answer.status < 300) return undefined;
  if (answer.status >= 300 && answer.status < 400) return refuseRedirect(answer);
  const reading = read(answer, asked);
  const front = frontOf(answer, reading.isJson);
  const code = front?.fault ?? told(reading) ?? faultOfStatus(answer.status, asked.exchange);
  const evidence = { ...factsOf(reading), ...(front && { front: front.name, rule: front.rule }) };
  const named = code === 'AUTH_KEY_REJECTED' && !asked.keySent ? 'AUTH_KEY_MISSING' : code;
  return new HandshakeFault(named, { ...evidence, ...detailsOf(named, answer, reading.words) });
}

/** What an error says, wherever it stands: also inside a 200. */
export function classifyError(error: ApiError, status: number, exchange: boolean): FaultCode | undefined {
  const words = single(error.message ?? '');
  return (
    exactly(error, exchange) ?? inWords(words, error.status ?? status, exchange) ?? broadly(error, status)
  );
}

function told(reading: Reading): FaultCode | undefined {
  const { answer, asked, error, isJson, words } = reading;
  const { status } = answer;
  if (error && isUpstreamRefusal(error, status, words)) return 'AUTH_UPSTREAM';
  const exact = error && exactly(error, asked.exchange);
  if (exact) return exact;
  const said = isHtml(answer) ? undefined : inWords(words, status, asked.exchange);
  if (said) return said;
  if (status === 401 && (loginScheme(answer) !== undefined || (isHtml(answer) && !isJson)))
    return 'HTTP_LOGIN_REQUIRED';
  if (status === 403 && isHtml(answer))
    return isLoginPage(answer.text) ? 'HTTP_LOGIN_REQUIRED' : 'HTTP_BLOCKED';
  return error && broadly(error, status);
}

function exactly(error: ApiError, exchange: boolean): FaultCode | undefined {
  return [error.code, error.type]
    .map((code) => (code === undefined ? undefined : EXACT_CODES.get(normalized(code))))
    .find((fault) => fault !== undefined && (exchange || fault !== 'MODEL_NOT_FOUND'));
}

function inWords(words: string, status: number, exchange: boolean): FaultCode | undefined {
  return WORD_RULES.find(
    (rule) =>
      rule.statuses.includes(status) &&
      (exchange || rule.fault !== 'MODEL_NOT_FOUND') &&
      rule.words.test(words),
  )?.fault;
}

/** A broad code counts where the status agrees; an authentication error with a 5xx is the endpoint's own trouble. */
function broadly(error: ApiError, status: number): FaultCode | undefined {
  for (const code of [error.code, error.type]) {
    const fault = code === undefined ? undefined : BROAD_CODES.get(normalized(code));
    if (fault === undefined) continue;
    const isAuth = faultDefinition(fault).phase === 'auth';
    if (isAuth && status >= 500) return 'AUTH_OUTAGE';
    if (isAuth && (status === 401 || status === 403)) return fault;
    if (isAuth && status === 400 && /key|token/i.test(code ?? '')) return fault;
    if (!isAuth && (status < 500 || status === 503)) return fault;
  }
  return undefined;
}

function isUpstreamRefusal(error: ApiError, status: number, words: string): boolean {
  if (status !== 401 && status !== 403) return false;
  return (
    (error.provider !== undefined && !UPSTREAM_REFUSAL.moderation.test(words)) ||
    UPSTREAM_REFUSAL.statusBeforeWords.test(words) ||
    UPSTREAM_REFUSAL.exceptionOfSupplier.test(words) ||
    UPSTREAM_REFUSAL.words.test(words)
  );
}

function read(answer: HttpAnswer, asked: Asked): Reading {
  const json = readJson(answer.text);
  const inBody = json.state === 'json' ? readApiError(json.value) : undefined;
  const error = withChallenge(inBody, answer.headers['www-authenticate']);
  const isJson = json.state === 'json' && typeof json.value === 'object';
  return {
    answer,
    asked,
    error,
    isJson,
    words: single(error?.message ?? (isJson ? '' : plainText(answer.text))),
  };
}

function factsOf({ answer, error, words }: Reading): Facts {
  return {
    request: answer.request,
    status: answer.status,
    message: words === '' ? undefined : words,
    errorType: error?.type,
    errorCode: error?.code,
    param: error?.param,
    provider: error?.provider,
    retryAfterMs:
      retryAfterMs(answer.headers, answer.receivedAtMs) ??
      (answer.status === 429 || answer.status === 503 ? saidRetryAfterMs(words) : undefined),
  };
}

export function isHtml(answer: HttpAnswer): boolean {
  return (
    /\bhtml\b/i.test(answer.headers['content-type'] ?? '') ||
    /^\s*<(?:!doctype|html|head|body)\b/i.test(answer.text)
  );
}

function single(text: string): string {
  return text.slice(0, MAX_WORDS).replace(/\s+/g, ' ').trim();
}

/** The words of a page, without its scripts and tags, as far as a reader would look. */
function plainText(text: string): string {
  return text
    .slice(0, MAX_PAGE)
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^<>]*>/g, ' ');
}
