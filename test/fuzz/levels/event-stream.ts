import type { Random } from '../../support/random.ts';
import { anything, type Level, notPaired } from '../case.ts';
import { mutatedBytes } from '../mutate.ts';
import { answering } from './http.ts';

const choice = (content: string, finish: string | null) =>
  JSON.stringify({
    id: 'c1',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { content }, finish_reason: finish }],
  });

interface Piece {
  readonly text: string;
  readonly choice?: boolean;
  readonly end?: boolean;
  readonly error?: boolean;
}

function piece(random: Random): Piece {
  switch (random.int(0, 9)) {
    case 0:
      return { text: `data: ${choice('a', null)}\n\n`, choice: true };
    case 1:
      return { text: `data: ${choice('a', 'stop')}\n\n`, choice: true, end: true };
    case 2:
      return { text: 'data: [DONE]\n\n', end: true };
    case 3:
      return {
        text: `data: {"error":{"message":"${random.pick(['overloaded', 'x', ''])}","code":${random.int(0, 600)}}}\n\n`,
        error: true,
      };
    case 4:
      return { text: ': comment\n\n' };
    case 5:
      return { text: `event: ${random.pick(['ping', 'message', 'done', 'error'])}\ndata:\n\n` };
    case 6:
      return { text: `data: ${random.text(20).replaceAll(/[\r\n]/g, ' ')}\n\n` };
    case 7:
      return { text: 'retry: 10\nid: 4\n\n' };
    case 8:
      return { text: 'data: {"choices":[]}\n\n' };
    default:
      return {
        text: `data: {"choices":\ndata: [{"index":0,"delta":{"content":"b"},"finish_reason":null}]}\n\n`,
        choice: true,
      };
  }
}

export const eventStream: Level = (random) => {
  const pieces = Array.from({ length: random.int(0, 7) }, () => piece(random));
  const eol = random.pick(['\n', '\n', '\r\n']);
  const body = Buffer.from(pieces.map(({ text }) => text.replaceAll('\n', eol)).join(''));
  const changed = random.chance(0.3);
  const bytes = changed ? mutatedBytes(random, body) : body;
  const chunked = random.chance(0.6);
  const type = random.pick(['text/event-stream', 'text/event-stream; charset=utf-8', 'TEXT/EVENT-STREAM']);
  const head = `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n${chunked ? 'Transfer-Encoding: chunked\r\n' : ''}\r\n`;
  const sent = chunked
    ? Buffer.concat([
        ...(bytes.length > 0
          ? [Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]
          : []),
        Buffer.from(random.chance(0.8) ? '0\r\n\r\n' : ''),
      ])
    : bytes;
  const complete = pieces.some((one) => one.choice) && pieces.some((one) => one.end) && !changed;
  const allowed = complete || changed ? anything : notPaired;
  return answering(
    `${pieces.length} events${changed ? ', changed' : ''}`,
    allowed,
    random,
    Buffer.concat([Buffer.from(head), sent]),
    { exchange: true, stream: true },
  );
};
