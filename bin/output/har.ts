import type { HttpRecord } from '../../functions/handshake/http/record.ts';
import type { HandshakeResult } from '../../functions/handshake/spec.ts';
import { verdictWord } from './words.ts';

/** HAR 1.2, as browsers' network panels, Postman and Insomnia read it: a page a handshake, an entry a request. */
export function har(results: readonly HandshakeResult[], version: string): string {
  const log = {
    version: '1.2',
    creator: { name: 'pairwatch', version },
    pages: results.map(({ verdict }, index) => ({
      id: pageId(index),
      startedDateTime: verdict.startedAt,
      title: verdict.target,
      pageTimings: { onLoad: verdict.durationMs },
      comment: verdictWord(verdict),
    })),
    entries: results.flatMap(({ records }, index) => records.map((record) => entry(record, pageId(index)))),
  };
  return `${JSON.stringify({ log }, undefined, 2)}\n`;
}

const pageId = (index: number): string => `handshake_${index + 1}`;

/** HAR counts `ssl` inside `connect`; -1 stands for what did not happen on this request. */
function entry(record: HttpRecord, pageref: string): object {
  const { dns, connect, tls, waitMs, receiveMs } = record.timings;
  const connected = connect === undefined ? -1 : connect + (tls ?? 0);
  const timings = {
    blocked: -1,
    dns: dns ?? -1,
    connect: connected,
    ssl: tls ?? -1,
    send: 0,
    wait: waitMs,
    receive: receiveMs,
  };
  return {
    pageref,
    startedDateTime: record.startedAt,
    time: Math.max(0, timings.dns) + Math.max(0, connected) + waitMs + receiveMs,
    request: {
      method: record.method,
      url: record.url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(record.requestHeaders),
      queryString: queryOf(record.url),
      headersSize: -1,
      bodySize: Buffer.byteLength(record.requestBody ?? ''),
      ...(record.requestBody !== undefined && {
        postData: {
          mimeType: header(record.requestHeaders, 'content-type') ?? 'application/json',
          text: record.requestBody,
        },
      }),
    },
    response: {
      status: record.status,
      statusText: '',
      httpVersion: record.status === 0 ? '' : 'HTTP/1.1',
      cookies: [],
      headers: pairs(record.responseHeaders),
      content: {
        size: record.responseBytes,
        mimeType: header(record.responseHeaders, 'content-type') ?? 'x-unknown',
      },
      redirectURL: header(record.responseHeaders, 'location') ?? '',
      headersSize: -1,
      bodySize: record.responseBytes,
    },
    cache: {},
    timings,
    _resourceType: record.url.startsWith('ws') ? 'websocket' : 'fetch',
  };
}

const pairs = (headers: Readonly<Record<string, string>>): { name: string; value: string }[] =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));

const header = (headers: Readonly<Record<string, string>>, wanted: string): string | undefined =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];

const queryOf = (url: string): { name: string; value: string }[] =>
  URL.canParse(url) ? [...new URL(url).searchParams].map(([name, value]) => ({ name, value })) : [];
