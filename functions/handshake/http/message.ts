/** What is to be sent. Secrets stand apart, so that a record of the request is made without them. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Without the key. */
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly secret?: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly query?: readonly [name: string, value: string];
  };
  readonly body?: { readonly type: string; readonly text: string; readonly secret?: true };
  /** The end mark of an event stream: after it the answer is complete, whatever the connection does. */
  readonly streamEnd?: RegExp;
}

/** A complete answer: every byte that was announced has come, and is decoded. */
export interface HttpAnswer {
  /** `GET /v1/models`, for evidence. */
  readonly request: string;
  readonly status: number;
  /** Names in lower case; repeated fields joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Its end is the end of the connection, so that nothing tells whether all of it came. */
  readonly openEnded: boolean;
  /** On the wire. */
  readonly bytes: number;
  readonly firstByteMs: number;
  readonly durationMs: number;
  /** On the wall clock. */
  readonly receivedAtMs: number;
  /** Of its last byte, on the monotonic clock. */
  readonly endedAtMs: number;
}

export function nameOf(request: HttpRequest): string {
  return `${request.method} ${request.url.pathname}`;
}

export type JsonBody =
  | { readonly state: 'json'; readonly value: unknown }
  /** Begins like JSON and ends before it does. */
  | { readonly state: 'cut' }
  | { readonly state: 'other' };

export function readJson(text: string): JsonBody {
  const body = text.replace(/^\uFEFF/, '');
  try {
    return { state: 'json', value: JSON.parse(body) };
  } catch {
    return { state: isOpen(body) ? 'cut' : 'other' };
  }
}

/** Whether a JSON text ends inside a string or before its last bracket is closed. */
function isOpen(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
  }
  return quoted || depth > 0;
}
