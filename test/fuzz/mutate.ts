import type { Socket } from 'node:net';
import type { Random } from '../support/random.ts';

/** A few bytes changed, cut out, doubled or put in. */
export function mutatedBytes(random: Random, bytes: Buffer): Buffer {
  let mutated = Buffer.from(bytes);
  for (let times = random.int(1, 4); times > 0; times--) {
    const at = random.int(0, Math.max(0, mutated.length - 1));
    const length = random.int(1, 8);
    const [before, after] = [mutated.subarray(0, at), mutated.subarray(at)];
    switch (random.int(0, 4)) {
      case 0:
        mutated = Buffer.concat([
          before,
          random.bytes(Math.min(length, after.length)),
          after.subarray(length),
        ]);
        break;
      case 1:
        mutated = Buffer.concat([before, after.subarray(length)]);
        break;
      case 2:
        mutated = Buffer.concat([before, after.subarray(0, length), after]);
        break;
      case 3:
        mutated = Buffer.concat([before, random.bytes(length), after]);
        break;
      default:
        if (mutated.length > 0) mutated[at] = (mutated[at] ?? 0) ^ (1 << random.int(0, 7));
    }
  }
  return mutated;
}

/** Sends in pieces of any size, and then leaves in one of the ways that peers leave. */
export function delivered(random: Random, bytes: Buffer, staysOpen = 0.08): (socket: Socket) => void {
  const cuts = Array.from({ length: random.int(0, 3) }, () => random.int(0, bytes.length)).sort(
    (a, b) => a - b,
  );
  const edges = [0, ...cuts, bytes.length];
  const pieces = edges.slice(1).map((edge, at) => bytes.subarray(edges[at], edge));
  const leave = random.next();
  return (socket) => {
    for (const piece of pieces) socket.write(piece);
    if (leave < staysOpen) return;
    if (leave < 0.2) socket.write('', () => socket.resetAndDestroy());
    else socket.end();
  };
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const NAMES = [
  'error',
  'message',
  'code',
  'type',
  'data',
  'id',
  'object',
  'choices',
  'detail',
  '__proto__',
  '',
];

export function randomJson(random: Random, depth = 3): Json {
  const kind = random.int(0, depth > 0 ? 8 : 5);
  switch (kind) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
      return random.pick([0, -1, 1.5, 200, 401, 1e308, -0, 2 ** 53, random.int(-1000, 1000)]);
    case 3:
    case 4:
    case 5:
      return random.chance(0.3) ? random.pick(NAMES) : random.text();
    case 6:
      return Array.from({ length: random.int(0, 4) }, () => randomJson(random, depth - 1));
    default:
      return Object.fromEntries(
        Array.from({ length: random.int(0, 5) }, () => [
          random.chance(0.7) ? random.pick(NAMES) : random.text(8),
          randomJson(random, depth - 1),
        ]),
      );
  }
}

/** One place of the value replaced, dropped or put elsewhere. */
export function mutatedJson(random: Random, value: Json): Json {
  if (value === null || typeof value !== 'object' || random.chance(0.15)) return randomJson(random);
  if (Array.isArray(value)) {
    if (value.length === 0) return [randomJson(random)];
    const at = random.int(0, value.length - 1);
    return value.flatMap((item, index) =>
      index === at ? (random.chance(0.3) ? [] : [mutatedJson(random, item)]) : [item],
    );
  }
  const names = Object.keys(value);
  if (names.length === 0) return { [random.pick(NAMES)]: randomJson(random) };
  const chosen = random.pick(names);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]): [string, Json][] => {
      if (name !== chosen) return [[name, item]];
      if (random.chance(0.3)) return [];
      if (random.chance(0.2)) return [[random.text(6), item]];
      return [[name, mutatedJson(random, item)]];
    }),
  );
}

/** The same document to any reader: other order, other blanks, more fields. */
export function restyledJson(random: Random, value: Json): string {
  return JSON.stringify(restyled(random, value), undefined, random.pick(['', ' ', '\t', '   ']));
}

function restyled(random: Random, value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => restyled(random, item));
  const entries = Object.entries(value).map(([name, item]): [string, Json] => [name, restyled(random, item)]);
  const more: [string, Json][] = random.chance(0.6)
    ? [[random.pick(['request_id', 'x_trace', 'support', 'docs']), random.pick(['abc', 7, null, [1, 2], {}])]]
    : [];
  return Object.fromEntries(random.shuffled([...entries, ...more]));
}

/** Letter case changed at random. */
export const recased = (random: Random, text: string): string =>
  [...text].map((letter) => (random.chance(0.5) ? letter.toUpperCase() : letter.toLowerCase())).join('');
