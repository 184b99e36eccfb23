import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach } from '@jest/globals';
import type { Verdict } from '../../../../functions/contract/verdict.ts';
import { handshake } from '../../../../functions/handshake/handshake.ts';
import { type Over, openclaw } from '../../../matrix/specs.ts';
import { type GatewayScript, gatewayPeer } from '../../../support/fault-gateway.ts';
import { FaultPeers } from '../../../support/fault-peers.ts';

/** Peers that live as long as one test. */
export function eachTest(): { readonly peers: FaultPeers } {
  const held = { peers: new FaultPeers() };
  beforeEach(() => {
    held.peers = new FaultPeers();
  });
  afterEach(() => held.peers.close());
  return held;
}

/** Every connection that was made to the peers is closed; within two seconds, or the count says so. */
export async function left(peers: FaultPeers): Promise<void> {
  for (let waits = 0; waits < 200 && peers.open > 0; waits++) await sleep(10);
}

export async function lookAt(port: number, over: Over = {}): Promise<Verdict> {
  return (await handshake(openclaw(port, over))).verdict;
}

export async function lookAtScript(
  peers: FaultPeers,
  script: GatewayScript,
  over: Over = {},
): Promise<Verdict> {
  return lookAt(await gatewayPeer(peers, script), over);
}

/** A peer that switches to WebSocket as it should, and then does as it likes with the bytes. */
export async function switchedPeer(peers: FaultPeers, then: (socket: Socket) => void): Promise<number> {
  const { port } = await peers.http(({ headers }) => (socket) => {
    const accept = createHash('sha1')
      .update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    then(socket);
  });
  return port;
}

/** One server frame, as RFC 6455 writes it. */
export function wsFrame(opcode: number, payload: Buffer | string, { fin = true, rsv = 0 } = {}): Buffer {
  const body = Buffer.from(payload);
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  if (body.length < 126) return Buffer.concat([Buffer.from([first, body.length]), body]);
  const head = Buffer.alloc(body.length < 65_536 ? 4 : 10);
  head[0] = first;
  if (body.length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(body.length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(body.length), 2);
  }
  return Buffer.concat([head, body]);
}
