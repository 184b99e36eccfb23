import { type Facts, HandshakeFault } from '../fault.ts';
import { MAX_HEADER_BYTES } from './client-over.ts';

/** How far an answer had come when it broke off. */
export interface Progress {
  status: number | undefined;
  bytes: number;
}

/**
 * What ended a request on its way. undici's codes are UND_ERR_…, its parser's errors have none and say why in
 * brackets; the rest are the socket's. Content-length mismatches are also how undici reports a broken head that had
 * announced a length.
 */
export function transportFault(error: unknown, progress: Progress, evidence: Facts): HandshakeFault {
  if (error instanceof HandshakeFault) return error;
  const { cause } = error as { cause?: unknown };
  if (cause) return transportFault(cause, progress, evidence);
  const { code = '', message = '', name } = error as NodeJS.ErrnoException;
  const broken = name === 'HTTPParserError' ? (/\(([^()]*)\)$/.exec(message)?.[1] ?? 'no HTTP') : undefined;
  const ended = broken === 'Invalid EOF state';
  const begun = progress.status !== undefined;
  const facts: Facts = { ...evidence, status: progress.status, bytes: progress.bytes };
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return new HandshakeFault('HTTP_TOO_LARGE', { ...facts, what: 'headers', limitBytes: MAX_HEADER_BYTES });
  if (ended || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return cutShort(begun, ended, facts);
  if (broken !== undefined) return malformed(facts, broken);
  if (code === 'UND_ERR_SOCKET' && /^bad /.test(message))
    return malformed(
      facts,
      message === 'bad upgrade' ? 'an upgrade that nobody asked for' : 'an answer that nobody asked for',
    );
  if (code === 'ERR_ASSERTION') return malformed(facts, 'an answer out of order');
  if (begun) return new HandshakeFault('HTTP_TRUNCATED', { ...facts, cause: code });
  return new HandshakeFault('HTTP_RESET', { ...facts, cause: code });
}

function cutShort(begun: boolean, ended: boolean, facts: Facts): HandshakeFault {
  if (begun) return new HandshakeFault('HTTP_TRUNCATED', facts);
  return ended
    ? new HandshakeFault('HTTP_RESET', facts)
    : malformed(facts, 'headers that contradict each other');
}

function malformed(facts: Facts, problem: string): HandshakeFault {
  return new HandshakeFault('HTTP_MALFORMED', { ...facts, problem });
}
