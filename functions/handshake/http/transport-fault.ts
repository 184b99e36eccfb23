import { type Facts, HandshakeFault } from '../fault.ts';
import { MAX_HEADER_BYTES } from './client-over.ts';

/** How far an answer had come when it broke off. */
export interface Progress {
  status: number | undefined;
  bytes: number;
}

/**
 * What ended a request on its way. undici's codes are UND_ERR_…, its parser's HPE_…; the rest are the socket's.
 * Content-length mismatches are also how undici reports a broken head that had announced a length.
 */
export function transportFault(error: unknown, progress: Progress, evidence: Facts): HandshakeFault {
  if (error instanceof HandshakeFault) return error;
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  const begun = progress.status !== undefined;
  const facts: Facts = { ...evidence, status: progress.status, bytes: progress.bytes };
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return new HandshakeFault('HTTP_TOO_LARGE', { ...facts, what: 'headers', limitBytes: MAX_HEADER_BYTES });
  if (code === 'HPE_INVALID_EOF_STATE' || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH')
    return cutShort(begun, code === 'HPE_INVALID_EOF_STATE', facts);
  if (code.startsWith('HPE_')) return malformed(facts, PARSER_PROBLEMS[code] ?? code);
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

/** llhttp's names for what is not HTTP, in words. */
const PARSER_PROBLEMS: Readonly<Record<string, string>> = {
  HPE_INVALID_CONSTANT: 'the answer does not begin with HTTP/',
  HPE_INVALID_VERSION: 'an HTTP version that does not exist',
  HPE_INVALID_STATUS: 'a status that is not a number',
  HPE_INVALID_HEADER_TOKEN: 'a character in a header that may not stand there',
  HPE_INVALID_CONTENT_LENGTH: 'a Content-Length that is not a number',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'a Content-Length that contradicts another header',
  HPE_INVALID_TRANSFER_ENCODING: 'a Transfer-Encoding that is not known',
  HPE_INVALID_CHUNK_SIZE: 'a chunk whose size is not a number',
  HPE_CR_EXPECTED: 'a line that does not end as lines do',
  HPE_LF_EXPECTED: 'a line that does not end as lines do',
  HPE_STRICT: 'a line that does not end as lines do',
};
