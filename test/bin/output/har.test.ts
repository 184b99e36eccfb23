import { expect, test } from '@jest/globals';
import { har } from '../../../bin/output/har.ts';
import { degraded, expired } from './verdicts.ts';

test('HAR 1.2: a page a handshake, an entry a request, ssl inside connect', () => {
  const records = [
    {
      startedAt: '2026-01-02T03:04:05.700Z',
      method: 'GET',
      url: 'https://api.example/v1/models?key=REDACTED',
      requestHeaders: { accept: 'application/json', authorization: '<redacted>' },
      status: 200,
      responseHeaders: { 'content-type': 'application/json' },
      responseBytes: 321,
      timings: { dns: 1, connect: 2, tls: 3, waitMs: 4, receiveMs: 5 },
    },
    {
      startedAt: '2026-01-02T03:04:05.900Z',
      method: 'GET',
      url: 'wss://gateway.example/',
      requestHeaders: {},
      status: 101,
      responseHeaders: {},
      responseBytes: 0,
      timings: { waitMs: 4, receiveMs: 0 },
    },
  ];
  const { log } = JSON.parse(
    har(
      [
        { verdict: degraded, records, observed: {} },
        { verdict: expired, records: [], observed: {} },
      ],
      '1.2.3',
    ),
  );
  expect(log.version).toBe('1.2');
  expect(log.creator).toEqual({ name: 'pairwatch', version: '1.2.3' });
  expect(log.pages.map((page: { title: string; comment: string }) => [page.title, page.comment])).toEqual([
    ['xroute', 'degraded'],
    ['https://api.example/v1', 'failed TLS_CERT_EXPIRED'],
  ]);
  expect(log.entries).toHaveLength(2);
  expect(log.entries[0]).toMatchObject({
    pageref: 'handshake_1',
    time: 15,
    timings: { blocked: -1, dns: 1, connect: 5, ssl: 3, send: 0, wait: 4, receive: 5 },
    request: { method: 'GET', queryString: [{ name: 'key', value: 'REDACTED' }], bodySize: 0 },
    response: { status: 200, content: { size: 321, mimeType: 'application/json' }, redirectURL: '' },
    cache: {},
  });
  expect(log.entries[1]).toMatchObject({
    time: 4,
    timings: { dns: -1, connect: -1, ssl: -1 },
    _resourceType: 'websocket',
  });
});
