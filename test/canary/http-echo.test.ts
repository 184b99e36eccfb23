import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import type { KeyPlacement } from '../../functions/keys/http-key.ts';
import { MODELS } from '../matrix/injectors/bodies.ts';
import { anthropic, openai } from '../matrix/specs.ts';
import { answer, type HttpAnswer, type HttpRequest, html } from '../support/fault-http.ts';
import { FaultPeers } from '../support/fault-peers.ts';
import { arrived, CANARIES, everyForm, FORMS, leaks } from './canaries.ts';
import { everythingSaid } from './outputs.ts';

let peers = new FaultPeers();
afterEach(async () => {
  await peers.close();
  peers = new FaultPeers();
});

const SITES = ['list', 'exchange', 'stream'] as const;
type Site = (typeof SITES)[number];

/** A field of a header cannot hold everything; what it cannot is left out. */
const inHeader = (text: string) => text.replace(/[^\x20-\x7e]/g, '');
const inReason = (text: string) => inHeader(text).slice(0, 400);
const rawAnswer = (head: string, body = '') =>
  `HTTP/1.1 ${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const sse = (data: string) => (socket: Socket) =>
  void socket.end(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n${data}`);

/** Where a peer puts what it was told. */
const ECHOES: Readonly<Record<string, (said: string) => HttpAnswer>> = {
  'an error message': (said) =>
    answer(401, { error: { message: said, type: 'invalid_request_error', code: 'invalid_api_key' } }),
  'an error type and code': (said) =>
    answer(400, { error: { message: 'no', type: said, code: said, param: said } }),
  'a text error': (said) => answer(401, { error: said }),
  'a number of errors': (said) => answer(422, { detail: [{ loc: [said], msg: said, type: said }] }),
  'an Anthropic error': (said) =>
    answer(401, { type: 'error', error: { type: said, message: said }, request_id: said }),
  'a scope that is missing': (said) =>
    answer(403, { error: { message: `Missing scopes: ${said}`, code: 'missing_scope' } }),
  'a page': (said) => html(403, `<title>${said}</title>${said}`),
  'plain text': (said) => answer(500, said),
  'a page of 200': (said) => html(200, said),
  'broken JSON': (said) => answer(200, `{"data": ${said}`, { 'Content-Type': 'application/json' }),
  'the location of a redirect': (said) =>
    answer(302, said, { Location: `https://elsewhere.test/${inHeader(said)}?k=${encodeURIComponent(said)}` }),
  'a login': (said) => answer(401, said, { 'WWW-Authenticate': `Basic realm="${inHeader(said)}"` }),
  'many headers': (said) =>
    answer(429, said, {
      Server: inHeader(said),
      Via: inHeader(said),
      Allow: inHeader(said),
      'Retry-After': inHeader(said),
      'X-Request-Id': inHeader(said),
      'CF-Ray': inHeader(said),
      'Content-Type': inHeader(said),
      Age: inHeader(said),
      Date: inHeader(said),
      'Cache-Control': inHeader(said),
      'x-ratelimit-limit-requests': inHeader(said),
      'x-ratelimit-remaining-requests': inHeader(said),
      'x-ratelimit-reset-requests': inHeader(said),
    }),
  'the status text': (said) => rawAnswer(`401 ${inReason(said)}`, 'no'),
  'the status text of a success': (said) => rawAnswer(`200 ${inReason(said)}`, JSON.stringify(MODELS)),
  'the names of headers': (said) =>
    rawAnswer(
      `429 No\r\nx-ratelimit-remaining-${asToken(said)}: 1\r\nx-ratelimit-limit-${asToken(said)}: 9\r\nX-${asToken(said)}: 1`,
    ),
  'the name of a limit that is low': (said) =>
    answer(200, MODELS, {
      [`x-ratelimit-remaining-${asToken(said)}`]: '1',
      [`x-ratelimit-limit-${asToken(said)}`]: '99',
    }),
  'an unknown encoding': (said) => answer(200, said, { 'Content-Encoding': inHeader(said) }),
  'a list of models': (said) =>
    answer(200, { object: said, data: [{ id: said, object: said, owned_by: said }] }),
  'an error in a list': (said) => answer(200, { error: { message: said }, data: [] }),
  'an answer that is cut': (said) => (socket: Socket) =>
    void socket.end(`HTTP/1.1 401 No\r\nContent-Length: 99999\r\n\r\n${said}`),
  'bytes that are no HTTP': (said) => (socket: Socket) => void socket.end(`${said}\r\n${said}\r\n\r\n`),
  'a choice': (said) =>
    answer(200, {
      ...MODELS,
      choices: [{ message: { role: said, content: said }, finish_reason: said }],
      model: said,
    }),
  'an error event': (said) => sse(`data: ${JSON.stringify({ error: { message: said, code: said } })}\n\n`),
  'event names and comments': (said) =>
    sse(`: ${oneLine(said)}\nevent: ${oneLine(said)}\nid: ${oneLine(said)}\ndata: ${oneLine(said)}\n\n`),
};

const oneLine = (text: string) => text.replace(/[\r\n]/g, ' ');
const asToken = (text: string) => text.replace(/[^\w-]/g, '').slice(0, 200) || 'none';

const PLACEMENTS: Readonly<Record<string, KeyPlacement>> = {
  bearer: { in: 'bearer' },
  header: { in: 'header', name: 'x-api-key' },
  query: { in: 'query', name: 'key' },
};

function specFor(port: number, site: Site, key: string, over: Partial<HandshakeSpec>): HandshakeSpec {
  const make = over.protocol === 'anthropic' ? anthropic : openai;
  return make(port, {
    credential: { state: 'found', value: key },
    headers: { 'x-team': CANARIES.headerSecret },
    explain: { differential: 'ask' },
    ...(site === 'list' ? {} : { exchange: { stream: site === 'stream' } }),
    ...over,
  });
}

const replyAt =
  (site: Site, reply: HttpAnswer) =>
  ({ method }: HttpRequest): HttpAnswer =>
    site === 'list' || method === 'POST' ? reply : answer(200, MODELS);

describe.each(Object.keys(ECHOES))('a peer that gives the key back in %s', (echo) => {
  test.each(SITES)('at the %s', async (site) => {
    for (const key of [CANARIES.key, CANARIES.lowerKey]) {
      const said = `${everyForm(key)} | ${everyForm(CANARIES.headerSecret)}`;
      const peer = await peers.http(replyAt(site, ECHOES[echo]?.(said) ?? ''));
      const { text } = await everythingSaid(specFor(peer.port, site, key, {}));
      expect(peer.received().toString()).toContain(key);
      expect(leaks(text)).toEqual([]);
    }
  });

  test.each(Object.keys(FORMS))('alone: %s', async (form) => {
    const said = FORMS[form]?.(CANARIES.key) ?? '';
    const peer = await peers.http(() => ECHOES[echo]?.(said) ?? '');
    const { text } = await everythingSaid(
      specFor(peer.port, 'list', CANARIES.key, { explain: { differential: 'never' } }),
    );
    expect(leaks(text)).toEqual([]);
  });
});

test.each(Object.keys(PLACEMENTS))('a key in the %s is in no record', async (name) => {
  const keyPlacement = PLACEMENTS[name];
  if (!keyPlacement) throw new Error('no such placement');
  for (const make of [openai, anthropic]) {
    const name = make === openai ? 'key' : 'lowerKey';
    const value = CANARIES[name];
    const peer = await peers.http(() => answer(404, everyForm(value)));
    const { text } = await everythingSaid(
      make(peer.port, { credential: { state: 'found', value }, keyPlacement }),
    );
    expect(arrived(peer.received(), name)).not.toEqual([]);
    expect(leaks(text)).toEqual([]);
  }
});

test.each([
  ['quoted', `"${CANARIES.key}"`],
  ['with a blank', `${CANARIES.key} `],
  ['broken over two lines', `${CANARIES.key.slice(0, 20)}\n${CANARIES.key.slice(20)}`],
  ['in a document without the field', JSON.stringify({ schema: 1, apiKey: CANARIES.key })],
  ['in a document of another kind', JSON.stringify({ schema: 2, key: CANARIES.key })],
  ['in broken JSON', `{"schema":1,"key":"${CANARIES.key}"`],
])('a key that is refused unsent, %s, is not quoted', async (_, value) => {
  const peer = await peers.http(() => answer(200, MODELS));
  const { text } = await everythingSaid(openai(peer.port, { credential: { state: 'found', value } }));
  expect(leaks(text)).toEqual([]);
});
