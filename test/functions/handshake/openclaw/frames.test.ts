import type { Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { challenge } from '../../../support/fault-gateway.ts';
import { eachTest, left, lookAt, switchedPeer, wsFrame } from './harness.ts';

const held = eachTest();
const CHALLENGE = JSON.stringify(challenge());
const text = (value: string) => wsFrame(1, value);

describe('what is no gateway frame ends in a verdict at once', () => {
  test.each<[string, Buffer]>([
    ['a reserved opcode', wsFrame(3, 'x')],
    ['a reserved bit', wsFrame(1, CHALLENGE, { rsv: 4 })],
    ['a masked frame', Buffer.from([0x81, 0x81, 1, 2, 3, 4, 0x40])],
    ['broken UTF-8', wsFrame(1, Buffer.from([0xff, 0xfe, 0xfd]))],
    ['a continuation of nothing', wsFrame(0, 'x')],
    ['a fragmented ping', wsFrame(9, 'x', { fin: false })],
    ['a ping of 126 bytes', wsFrame(9, 'x'.repeat(126))],
    ['a length of 2^63', Buffer.from([0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 0])],
    ['a message that announces 16 MiB', Buffer.from([0x81, 127, 0, 0, 0, 0, 1, 0, 0, 0])],
    ['a close code that may not be sent', wsFrame(8, Buffer.from([0x03, 0xed]))],
    ['a close of one byte', wsFrame(8, Buffer.from([0x03]))],
    ['an array', text('[]')],
    ['a number', text('1e400')],
    ['an empty message', text('')],
    ['half a JSON', text('{"type":"event","event":"connect.challenge"')],
    ['a challenge without a nonce', text('{"type":"event","event":"connect.challenge","payload":{"ts":1}}')],
    ['a challenge whose ts is text', text(CHALLENGE.replace(/"ts":(\d+)/, '"ts":"$1"'))],
    ['a challenge whose ts is no integer', text(CHALLENGE.replace(/"ts":\d+/, '"ts":1.5'))],
    ['a challenge that is null', text('{"type":"event","event":"connect.challenge","payload":null}')],
    ['JSON nested ten thousand deep', text(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)],
    ['a response to nothing', text('{"type":"res","id":"x","ok":true,"payload":{"type":"hello-ok"}}')],
    [
      'seventeen other events',
      Buffer.concat(Array.from({ length: 17 }, () => text('{"type":"event","event":"tick"}'))),
    ],
  ])('%s', async (_, bytes) => {
    const port = await switchedPeer(held.peers, (socket) => socket.write(bytes));
    const { fault, durationMs } = await lookAt(port);
    expect(fault).toMatchObject({ code: 'GATEWAY_NOT_OPENCLAW', phase: 'upgrade' });
    expect(fault?.evidence['problem']).toBeDefined();
    expect(durationMs).toBeLessThan(1500);
  });
});

describe('after the challenge too', () => {
  const afterChallenge = (bytes: Buffer) => (socket: Socket) => {
    socket.write(text(CHALLENGE));
    socket.once('data', () => socket.write(bytes));
  };
  test.each<[string, Buffer, string]>([
    ['a binary frame', wsFrame(2, 'x'), 'GATEWAY_NOT_OPENCLAW'],
    ['not JSON', text('nope'), 'GATEWAY_NOT_OPENCLAW'],
    ['a frame of another kind', text('{"type":"req","id":"1","method":"x"}'), 'GATEWAY_NOT_OPENCLAW'],
    ['more than 1 MiB in one message', wsFrame(1, 'x'.repeat(1024 * 1024 + 1)), 'GATEWAY_NOT_OPENCLAW'],
    ['a close without a code', wsFrame(8, ''), 'GATEWAY_SILENT_CLOSE'],
    ['a close 1000', wsFrame(8, Buffer.from([0x03, 0xe8])), 'GATEWAY_SILENT_CLOSE'],
    ['a close 1009', wsFrame(8, Buffer.from([0x03, 0xf1])), 'CONNECT_REJECTED'],
    ['a close 1012', wsFrame(8, Buffer.from([0x03, 0xf4])), 'GATEWAY_DRAINING'],
    ['a close 1013', wsFrame(8, Buffer.from([0x03, 0xf5])), 'GATEWAY_STARTING'],
    [
      'a close 1013 for a restart',
      wsFrame(8, Buffer.concat([Buffer.from([0x03, 0xf5]), Buffer.from('gateway restart in progress')])),
      'GATEWAY_DRAINING',
    ],
  ])('%s', async (_, bytes, code) => {
    const port = await switchedPeer(held.peers, afterChallenge(bytes));
    const { fault, durationMs } = await lookAt(port);
    expect(fault?.code).toBe(code);
    expect(durationMs).toBeLessThan(1500);
  });
});

test('a challenge in fragments, between pings, one byte at a time, is a challenge', async () => {
  const bytes = Buffer.concat([
    wsFrame(9, 'are you there'),
    wsFrame(1, CHALLENGE.slice(0, 20), { fin: false }),
    wsFrame(9, ''),
    wsFrame(0, CHALLENGE.slice(20)),
  ]);
  const port = await switchedPeer(held.peers, (socket) => {
    for (const byte of bytes) socket.write(Buffer.from([byte]));
    socket.once('data', () => setTimeout(() => socket.destroy(), 50));
  });
  expect((await lookAt(port)).fault?.code).toBe('GATEWAY_SILENT_CLOSE');
});

test('a peer that never stops sending is cut off, within the deadline and in little memory', async () => {
  const event = text(JSON.stringify({ type: 'event', event: 'tick', payload: { fill: 'x'.repeat(60_000) } }));
  const port = await switchedPeer(held.peers, (socket) => {
    socket.write(text(CHALLENGE));
    const pour = () => {
      while (!socket.destroyed && socket.write(event));
    };
    socket.on('drain', pour);
    pour();
  });
  const { fault, durationMs } = await lookAt(port, { timeoutMs: 3000 });
  expect(fault?.code).toBe('GATEWAY_NOT_OPENCLAW');
  expect(fault?.evidence['problem']).toMatch(/8 MiB/);
  expect(durationMs).toBeLessThan(3250);
});

test('nothing is left open', async () => {
  const port = await switchedPeer(held.peers, (socket) => socket.write(text('nope')));
  await lookAt(port);
  await left(held.peers);
  expect(held.peers.open).toBe(0);
});
