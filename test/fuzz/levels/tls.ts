import { connect, type Socket } from 'node:net';
import { certificateAuthority } from '../../../bin/drill/peers/certificates.ts';
import { MODELS } from '../../matrix/injectors/bodies.ts';
import { openai } from '../../matrix/specs.ts';
import { answer, fault } from '../../support/fault-http.ts';
import type { Random } from '../../support/random.ts';
import { anything, FUZZ_DEADLINE_MS, type FuzzCase, type Level, notPaired } from '../case.ts';
import { delivered, mutatedBytes } from '../mutate.ts';

const root = await certificateAuthority('Fuzz Root');
const certificate = await root.leaf();

/** Bytes where a server's part of TLS was due. */
function raw(label: string, random: Random, bytes: Buffer): FuzzCase {
  const deliver = delivered(random, bytes);
  const onConnect = random.chance(0.1);
  return {
    label,
    allowed: notPaired,
    prepare: async (peers) => {
      const { port } = await peers.tcp((socket) => {
        if (onConnect) deliver(socket);
        else socket.once('data', () => deliver(socket));
      });
      return spec(port);
    },
  };
}

const spec = (port: number) =>
  openai(`https://localhost:${port}/v1`, { timeoutMs: FUZZ_DEADLINE_MS, network: { ca: root.pem } });

/** A real server whose bytes are changed on their way; what still pairs was authenticated all the same. */
function garbled(random: Random): FuzzCase {
  const from = random.int(0, 4000);
  const cut = random.chance(0.4);
  const changes = Array.from({ length: 64 }, () => random.int(0, 255));
  return {
    label: `garbled from byte ${from}, ${cut ? 'then cut' : 'changed'}`,
    allowed: anything,
    prepare: async (peers) => {
      const real = await peers.https(certificate, () => answer(200, MODELS));
      const { port } = await peers.tcp((socket) => relay(socket, real.port, from, cut, changes));
      return spec(port);
    },
  };
}

function relay(socket: Socket, port: number, from: number, cut: boolean, changes: readonly number[]): void {
  const through = connect(port, '127.0.0.1').on('error', fault.ignored);
  let passed = 0;
  through.on('data', (chunk: Buffer) => {
    const at = from - passed;
    passed += chunk.length;
    if (passed <= from) return void socket.write(chunk);
    if (cut) return void socket.end(chunk.subarray(0, Math.max(0, at)));
    const changed = Buffer.from(chunk);
    const first = Math.max(0, at);
    if (first < changed.length)
      changed[first] = (changed[first] ?? 0) ^ (1 + ((changes[passed % 64] ?? 0) % 255));
    socket.write(changed);
  });
  socket.on('data', (chunk) => through.write(chunk));
  socket.on('close', () => through.destroy());
  through.on('close', () => socket.destroy());
}

const record = (type: number, body: Buffer, minor = 3) =>
  Buffer.concat([Buffer.from([type, 3, minor, body.length >> 8, body.length & 0xff]), body]);

export const tls: Level = (random) => {
  switch (random.int(0, 6)) {
    case 0:
      return raw('random bytes', random, random.bytes(random.int(0, 200)));
    case 1:
      return raw(
        'a record of random bytes',
        random,
        record(random.pick([20, 21, 22, 23, 24, 0]), random.bytes(random.int(0, 120)), random.int(0, 5)),
      );
    case 2: {
      const number = random.int(0, 255);
      return raw(`alert ${number}`, random, record(21, Buffer.from([random.pick([1, 2, 3]), number])));
    }
    case 3:
      return raw(
        'a handshake message of random bytes',
        random,
        record(
          22,
          Buffer.concat([
            Buffer.from([random.pick([0, 2, 4, 8, 11, 20]), 0, 0, random.int(0, 80)]),
            random.bytes(random.int(0, 80)),
          ]),
        ),
      );
    case 4:
      return raw(
        'plain HTTP, changed',
        random,
        mutatedBytes(random, answer(400, 'The plain HTTP request was sent to HTTPS port')),
      );
    default:
      return garbled(random);
  }
};
