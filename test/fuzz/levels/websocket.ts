import { createHash } from 'node:crypto';
import { openclaw } from '../../matrix/specs.ts';
import { challenge } from '../../support/fault-gateway.ts';
import type { Random } from '../../support/random.ts';
import { FUZZ_DEADLINE_MS, type Level, notPaired } from '../case.ts';
import { delivered, mutatedBytes } from '../mutate.ts';

interface FrameShape {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly masked?: boolean;
  /** What the header says, where that is not the payload's own length. */
  readonly claims?: number | bigint;
}

function frame({
  opcode,
  payload,
  fin = true,
  rsv = 0,
  masked = false,
  claims = payload.length,
}: FrameShape): Buffer {
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const mask = masked ? 0x80 : 0;
  const head =
    claims < 126
      ? Buffer.from([first, mask | Number(claims)])
      : claims < 65_536
        ? Buffer.from([first, mask | 126, Number(claims) >> 8, Number(claims) & 0xff])
        : Buffer.concat([Buffer.from([first, mask | 127]), bigEndian(BigInt(claims))]);
  return Buffer.concat([head, masked ? Buffer.from([1, 2, 3, 4]) : Buffer.alloc(0), payload]);
}

function bigEndian(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

const GREETING = frame({ opcode: 1, payload: Buffer.from(JSON.stringify(challenge())) });

function randomFrame(random: Random): Buffer {
  switch (random.int(0, 8)) {
    case 0:
      return frame({
        opcode: random.int(0, 15),
        payload: random.bytes(random.int(0, 130)),
        rsv: random.int(0, 7),
      });
    case 1:
      return frame({ opcode: 1, payload: Buffer.from(random.text(60)) });
    case 2:
      return frame({ opcode: 1, payload: Buffer.from([0xc3, 0x28, 0xff, 0xfe]) });
    case 3:
      return frame({
        opcode: 8,
        payload: random.pick([
          Buffer.alloc(0),
          Buffer.from([3]),
          Buffer.from([3, 232]),
          Buffer.from([0, 0]),
          Buffer.from([0xff, 0xff, 65]),
          Buffer.concat([Buffer.from([3, 240]), random.bytes(20)]),
        ]),
      });
    case 4:
      return frame({ opcode: random.pick([9, 10]), payload: random.bytes(random.int(0, 200)) });
    case 5:
      return frame({
        opcode: random.pick([1, 2]),
        payload: random.bytes(4),
        claims: random.pick([2 ** 31, 2n ** 63n, 2n ** 64n - 1n, 70_000, 26_214_401]),
      });
    case 6:
      return frame({ opcode: 1, payload: GREETING.subarray(4), masked: true });
    case 7:
      return frame({ opcode: random.pick([0, 1]), payload: Buffer.from('{"type":'), fin: false });
    default:
      return mutatedBytes(random, GREETING);
  }
}

const accept = (key: string) =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

/** After the switch: any frames at all, but never an answer to `connect`. */
export const websocket: Level = (random) => {
  const greets = random.chance(0.4);
  const count = random.int(0, 6);
  const frames = Array.from({ length: count }, () => randomFrame(random));
  const flood = random.chance(0.05)
    ? Array.from({ length: 2000 }, () => frame({ opcode: 9, payload: Buffer.from('x') }))
    : [];
  const bytes = Buffer.concat([...(greets ? [GREETING] : []), ...frames, ...flood]);
  const withSwitch = random.chance(0.5);
  const headers = random.pick([
    'Upgrade: websocket\r\nConnection: Upgrade\r\n',
    'Upgrade: websocket\r\nConnection: Upgrade\r\n',
    'UPGRADE: WebSocket\r\nCONNECTION: keep-alive, upgrade\r\n',
    'Upgrade: h2c\r\nConnection: Upgrade\r\n',
    'Connection: Upgrade\r\n',
    '',
  ]);
  const acceptMutated = random.chance(0.1);
  const deliver = delivered(random, bytes, 0.15);
  return {
    label: `${count} frames${greets ? ' after a challenge' : ''}`,
    allowed: notPaired,
    prepare: async (peers) => {
      const { port } = await peers.http(({ headers: asked }) => (socket) => {
        const key = accept(`${asked['sec-websocket-key'] ?? ''}${acceptMutated ? 'x' : ''}`);
        const head = `HTTP/1.1 101 Switching Protocols\r\n${headers}Sec-WebSocket-Accept: ${key}\r\n\r\n`;
        if (withSwitch) {
          // The first frames come in the same packet as the switch.
          socket.cork();
          socket.write(head);
          deliver(socket);
          process.nextTick(() => socket.uncork());
        } else {
          socket.write(head);
          setImmediate(() => deliver(socket));
        }
      });
      return openclaw(port, { timeoutMs: FUZZ_DEADLINE_MS });
    },
  };
};
