import type { Phase } from '../../contract/phases.ts';
import type { Trace } from '../trace.ts';
import type { WireAnswer } from './call.ts';
import type { HttpRequest } from './message.ts';
import type { HttpRecord } from './record.ts';

const REDACTED = '<redacted>';

/** What may be told of an answer's head: nothing that a peer could hide a key in without being scrubbed. */
const TOLD_HEADERS =
  /^(?:age|allow|cache-control|content-encoding|content-length|content-type|date|location|retry-after|server|via|www-authenticate|x-request-id|request-id|cf-ray|cf-mitigated|transfer-encoding|(?:x-|anthropic-)ratelimit-.*)$/;

interface Circumstances {
  readonly startedAt: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly connection?: Pick<HttpRecord['timings'], 'dns' | 'connect' | 'tls'>;
}

/** A request and its answer for `--har`, made without the secrets; a peer's words in it are scrubbed at the end. */
export function recordOf(
  request: HttpRequest,
  headers: Readonly<Record<string, string>>,
  answer: WireAnswer | undefined,
  { startedAt, startedAtMs, endedAtMs, connection }: Circumstances,
): HttpRecord {
  const url = new URL(request.url);
  if (request.secret?.query) url.searchParams.append(request.secret.query[0], 'REDACTED');
  const hidden = Object.keys(request.secret?.headers ?? {}).map((name) => [name, REDACTED]);
  const told = Object.entries(answer?.headers ?? {}).filter(([name]) => TOLD_HEADERS.test(name));
  const firstByteAtMs = answer?.firstByteAtMs ?? endedAtMs;
  return {
    startedAt,
    method: request.method,
    url: url.href,
    requestHeaders: Object.fromEntries([...Object.entries(headers), ...hidden]),
    ...(request.body && !request.body.secret && { requestBody: request.body.text }),
    status: answer?.status ?? 0,
    responseHeaders: Object.fromEntries(told),
    responseBytes: answer?.body.length ?? 0,
    timings: { ...connection, waitMs: firstByteAtMs - startedAtMs, receiveMs: endedAtMs - firstByteAtMs },
  };
}

/** The connection's part of a HAR entry's timings, from the phases that made it. */
export function connectionTimings(
  timings: ReturnType<Trace['timings']>,
): Circumstances['connection'] & object {
  const took = (name: Phase) => timings.find(({ phase }) => phase === name)?.durationMs;
  const [dns, connect, tls] = [took('dns'), took('tcp'), took('tls')];
  return {
    ...(dns !== undefined && { dns }),
    ...(connect !== undefined && { connect }),
    ...(tls !== undefined && { tls }),
  };
}
