/** What a practice gateway answers; the shapes are those of openclaw 2026.9.6, written from observation. */
export interface GatewayError {
  readonly code: 'INVALID_REQUEST' | 'NOT_PAIRED' | 'UNAVAILABLE' | 'FORBIDDEN';
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
}

/** A refused connect: the error, and how the socket is closed after it. */
export interface Refusal {
  readonly error: GatewayError;
  readonly close: { readonly code: number; readonly reason: string };
}

export interface Request {
  readonly id: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export function refuse(
  code: GatewayError['code'],
  message: string,
  details?: Readonly<Record<string, unknown>>,
  rest: { readonly closeCode?: number; readonly retryAfterMs?: number } = {},
): Refusal {
  const { closeCode = 1008, retryAfterMs } = rest;
  const retry = retryAfterMs === undefined ? {} : { retryable: true, retryAfterMs };
  return {
    error: { code, message, ...(details ? { details } : {}), ...retry },
    close: { code: closeCode, reason: message.slice(0, 120) },
  };
}

export function readRequest(text: string): Request | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, id, method, params = {} } = value as Record<string, unknown>;
  if (type !== 'req' || typeof id !== 'string' || typeof method !== 'string') return undefined;
  return { id, method, params: typeof params === 'object' ? { ...params } : {} };
}
