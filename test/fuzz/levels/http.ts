import { COMPLETION, MODELS, openaiError, REFUSED_KEY } from '../../matrix/injectors/bodies.ts';
import { openai } from '../../matrix/specs.ts';
import { answer, html } from '../../support/fault-http.ts';
import type { Random } from '../../support/random.ts';
import { type Allowed, anything, FUZZ_DEADLINE_MS, type FuzzCase, type Level, notPaired } from '../case.ts';
import { delivered, mutatedBytes } from '../mutate.ts';

/** These bytes whatever is asked. */
export function answering(
  label: string,
  allowed: Allowed,
  random: Random,
  bytes: Buffer,
  {
    exchange = false,
    stream = false,
    staysOpen,
  }: { exchange?: boolean; stream?: boolean; staysOpen?: number } = {},
): FuzzCase {
  const deliver = delivered(random, bytes, staysOpen);
  return {
    label,
    allowed,
    prepare: async (peers) => {
      const { port } = await peers.http(({ method }) =>
        exchange && method !== 'POST' ? answer(200, MODELS) : deliver,
      );
      return openai(port, {
        timeoutMs: FUZZ_DEADLINE_MS,
        explain: { differential: random.chance(0.1) ? 'ask' : 'never' },
        ...(exchange ? { exchange: { stream } } : {}),
      });
    },
  };
}

const REFUSALS = [
  answer(401, REFUSED_KEY),
  answer(429, openaiError('Rate limit reached', 'requests'), { 'Retry-After': '1' }),
  answer(500, 'Internal Server Error'),
  html(403, 'Request blocked'),
  answer(404, { detail: 'Not Found' }),
  answer(302, '', { Location: 'https://elsewhere.test/' }),
] as const;

const SUCCESS = [answer(200, MODELS), answer(200, COMPLETION)] as const;

const HEADERS = [
  'Content-Length: 5',
  'Content-Length: -1',
  'Content-Length: 99999999999999999999',
  'Content-Length: 5, 5',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: identity',
  'Content-Encoding: gzip',
  'Content-Encoding: br, deflate, gzip',
  'Content-Encoding: zstd',
  'Connection: close',
  'Connection: upgrade',
  'Upgrade: websocket',
  'Retry-After: Fri, 31 Dec 9999 23:59:59 GMT',
  'Retry-After: -1e9',
  'Location: \x00',
  'Location: //[',
  'Location: javascript:alert(1)',
  'Set-Cookie: a=b',
  'WWW-Authenticate: ,,,=',
  'Date: Thu, 99 Foo 2026',
  'Age: NaN',
  'x-ratelimit-remaining-requests: 1e400',
  'x-ratelimit-limit-requests: -0',
  'x-ratelimit-reset-tokens: 6m0s9',
  'Trailer: Expires',
  ': no name',
  'No-Colon',
  'Folded: a\r\n b',
  'Content-Type: text/event-stream',
  'Content-Type: application/json; charset=utf-7',
  'Content-Type: ;;;',
] as const;

function grammar(random: Random): Buffer {
  const version = random.pick([
    'HTTP/1.1',
    'HTTP/1.1',
    'HTTP/1.0',
    'HTTP/2.0',
    'HTTP/0.9',
    'http/1.1',
    'ICY',
  ]);
  const status = random.pick([
    100, 101, 103, 199, 200, 204, 206, 226, 300, 304, 400, 401, 418, 499, 599, 600, 999, 0,
  ]);
  const fields = Array.from({ length: random.int(0, 6) }, () => random.pick(HEADERS));
  const eol = random.pick(['\r\n', '\r\n', '\r\n', '\n', '\r']);
  const body = random.pick([
    '',
    '{}',
    'null',
    '5\r\nhello\r\n0\r\n\r\n',
    '<html>',
    '{"error":1}',
    random.text(40),
  ]);
  const interim = random.chance(0.2) ? `HTTP/1.1 103 Early Hints\r\n\r\n`.repeat(random.int(1, 20)) : '';
  return Buffer.from(
    `${interim}${version} ${status} ${random.text(6)}${eol}${fields.map((field) => field + eol).join('')}${eol}${body}`,
  );
}

export const http: Level = (random) => {
  switch (random.int(0, 5)) {
    case 0:
      return answering('random bytes', notPaired, random, random.bytes(random.int(0, 300)));
    case 1:
      return answering('by the grammar', notPaired, random, grammar(random));
    case 2:
      return answering('a refusal, changed', notPaired, random, mutatedBytes(random, random.pick(REFUSALS)));
    case 3:
      return answering('a success, changed', anything, random, mutatedBytes(random, SUCCESS[0]));
    case 4: {
      const exchange = random.chance(0.5);
      const whole = exchange ? SUCCESS[1] : SUCCESS[0];
      const cut = random.int(0, whole.length - 1);
      return answering(`a success cut at ${cut}`, notPaired, random, whole.subarray(0, cut), { exchange });
    }
    default:
      return answering(
        'one refusal after another',
        notPaired,
        random,
        Buffer.concat([random.pick(REFUSALS), random.pick(REFUSALS), random.bytes(random.int(0, 20))]),
      );
  }
};
