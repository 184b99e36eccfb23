import { isRecord, text } from '../json.ts';

/** What an API says about a refusal, whatever shape it says it in. Every text is the peer's own. */
export interface ApiError {
  readonly message?: string;
  /** Its kind and its code, as they stand; codes that are numbers are in `status`. */
  readonly type?: string;
  readonly code?: string;
  readonly param?: string;
  /** A number given as the code: an HTTP status inside the body. */
  readonly status?: number;
  /** The supplier a router names as the one that failed. */
  readonly provider?: string;
}

/** Fields that hold the words, in the order of trust. */
const MESSAGE_FIELDS = ['message', 'error_description', 'detail', 'msg', 'error_msg', 'title', 'reason'];
const MAX_DEPTH = 3;

/**
 * Reads every shape in use: an error object (OpenAI, OpenRouter, Anthropic, Google, OpenClaw), an error text (vLLM,
 * Scaleway, OAuth), FastAPI's `detail` as text or list, a bare `message`, a list of errors.
 */
export function readApiError(body: unknown): ApiError | undefined {
  return read(body, 0);
}

/** Whether an answer that came with 200 holds an error all the same. */
export function errorInside(body: unknown): ApiError | undefined {
  const first = Array.isArray(body) ? body[0] : body;
  if (!isRecord(first)) return undefined;
  const carrier = 'error' in first ? first['error'] : first['errors'];
  const present = carrier !== null && carrier !== undefined && carrier !== false && carrier !== '';
  if (present && !(Array.isArray(carrier) && carrier.length === 0)) return read(first, 0) ?? {};
  const failed =
    first['type'] === 'error' ||
    first['object'] === 'error' ||
    first['status'] === 'error' ||
    first['success'] === false;
  return failed ? (read(first, 0) ?? {}) : undefined;
}

function read(body: unknown, depth: number): ApiError | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (typeof body === 'string') return body.trim() === '' ? undefined : { message: body };
  if (Array.isArray(body)) return read(body[0], depth + 1);
  if (!isRecord(body)) return undefined;
  const inner = [body['error'], body['errors'], body['detail']].find(
    (value) => isRecord(value) || (Array.isArray(value) && value.length > 0),
  );
  const own = ownFields(body);
  const nested = inner === undefined ? undefined : read(inner, depth + 1);
  const said = nested ?? own;
  if (said === undefined) return undefined;
  return { ...(own?.status !== undefined && { status: own.status }), ...said };
}

function ownFields(body: Record<string, unknown>): ApiError | undefined {
  const words = MESSAGE_FIELDS.map((name) => text(body[name])).find((value) => value !== undefined);
  const errorText = text(body['error']);
  const metadata = isRecord(body['metadata']) ? body['metadata'] : {};
  const raw = text(metadata['raw']);
  const message = [words ?? errorText, raw].filter((part) => part !== undefined).join(' ');
  const number = [body['code'], body['status'], body['statusCode']].find((value) =>
    Number.isInteger(Number(value ?? '')),
  );
  const symbol = [body['code'], body['status']]
    .map(text)
    .find((value) => value !== undefined && !/^\d+$/.test(value));
  const type = text(body['type']) ?? (words === undefined ? undefined : errorText);
  const provider = text(metadata['provider_name']);
  const param = text(body['param']) ?? location(body['loc']);
  const code =
    reasonOf(body['details']) ?? symbol ?? (words === undefined && isWord(errorText) ? errorText : undefined);
  const found: ApiError = {
    ...(message !== '' && { message }),
    ...(type !== undefined && { type }),
    ...(code !== undefined && { code }),
    ...(param !== undefined && { param }),
    ...(number !== undefined && number !== null && { status: Number(number) }),
    ...(provider !== undefined && { provider }),
  };
  return found.message === undefined && found.type === undefined && found.code === undefined
    ? undefined
    : found;
}

/** Google: `details: [{reason: "API_KEY_INVALID"}]`. */
function reasonOf(details: unknown): string | undefined {
  if (!Array.isArray(details)) return undefined;
  return details
    .map((entry) => (isRecord(entry) ? text(entry['reason']) : undefined))
    .find((reason) => reason);
}

/** FastAPI: `loc: ["body", "max_tokens"]`. */
function location(loc: unknown): string | undefined {
  return Array.isArray(loc) ? text(loc.at(-1)) : undefined;
}

function isWord(value: string | undefined): value is string {
  return value !== undefined && /^[\w.-]+$/.test(value);
}
