import { gzipSync } from 'node:zlib';
import {
  COMPLETION,
  MODELS,
  openaiError,
  openrouterError,
  REFUSED_KEY,
} from '../../matrix/injectors/bodies.ts';
import { answer } from '../../support/fault-http.ts';
import type { Random } from '../../support/random.ts';
import { type Allowed, anything, type Level, notPaired } from '../case.ts';
import { type Json, mutatedJson, randomJson } from '../mutate.ts';
import { answering } from './http.ts';

const ODD = [
  '\ufeff{"object":"list","data":[]}',
  '[[[[[[[[[[',
  '[]',
  '"data"',
  '{"data":null}',
  '{"data":{}}',
  '{"data":"list"}',
  '{"object":"list"}',
  '{"error":null}',
  '{"error":{}}',
  '{"error":[]}',
  '{"error":0}',
  '{"error":{"message":null,"type":null,"code":null}}',
  '{"error":{"message":{"a":1},"type":["x"],"code":{"b":2}}}',
  '{"__proto__":{"data":[]},"constructor":1}',
  '{"data":[],"data":"twice"}',
  'NaN',
  '{"data":[1,2,3]',
  '{"choices":[null]}',
  '{"choices":[{}]}',
] as const;

const STATUSES = [200, 200, 200, 400, 401, 402, 403, 404, 409, 422, 429, 500, 503, 529] as const;

function body(random: Random): { label: string; text: string } {
  switch (random.int(0, 4)) {
    case 0:
      return { label: 'any JSON', text: JSON.stringify(randomJson(random, 4)) };
    case 1:
      return {
        label: 'an error, changed',
        text: JSON.stringify(
          mutatedJson(
            random,
            random.pick([REFUSED_KEY, openrouterError(402, 'credits'), openaiError('x', 'y')]) as Json,
          ),
        ),
      };
    case 2:
      return {
        label: 'a success, changed',
        text: JSON.stringify(mutatedJson(random, random.pick([MODELS, COMPLETION]) as Json)),
      };
    case 3:
      return { label: 'odd', text: random.pick(ODD) };
    default:
      return {
        label: 'deep',
        text: `${random.pick(['[', '{"a":', '{"error":'])}`.repeat(random.int(100, 20_000)),
      };
  }
}

/** Only an answer of 2xx that holds a list, or a choice, and no error may pair. */
function allowedFor(status: number, text: string, exchange: boolean): Allowed {
  if (status !== 200) return notPaired;
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (typeof value !== 'object' || value === null) return notPaired;
    const { data, models, choices } = value as Record<string, unknown>;
    const list = exchange ? choices : (data ?? models ?? (Array.isArray(value) ? value : undefined));
    return Array.isArray(list) && (!exchange || list.length > 0) ? anything : notPaired;
  } catch {
    return notPaired;
  }
}

export const json: Level = (random) => {
  const status = random.pick(STATUSES);
  const { label, text } = body(random);
  const exchange = random.chance(0.4);
  const allowed = allowedFor(status, text, exchange);
  const zipped = random.chance(0.2);
  const bytes = answer(status, zipped ? gzipSync(text) : text, {
    'Content-Type': random.pick([
      'application/json',
      'application/json; charset=utf-8',
      'text/plain',
      'APPLICATION/JSON',
    ]),
    ...(zipped ? { 'Content-Encoding': 'gzip' } : {}),
  });
  return answering(`${status} ${label}`, allowed, random, bytes, { exchange });
};
