import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { callerAt, callers, knowingCallers } from './callers.ts';
import { Process } from './process.ts';

let server: Server;
let peer: string;
beforeAll(async () => {
  server = createServer((socket) => socket.resume());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  peer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Connects and leaves again; the port that it came from. */
async function visit(): Promise<number> {
  const socket = connect(Number(new URL(peer).port), '127.0.0.1');
  await once(socket, 'connect');
  const { localPort = 0 } = socket;
  socket.destroy();
  return localPort;
}

const isHeeded = () => channel('net.client.socket').hasSubscribers;

test('callers are known while somebody works with them, and no connection is looked at after that', async () => {
  expect(isHeeded()).toBe(false);
  const process = new Process('one');
  let from = 0;
  await knowingCallers(async () => {
    await knowingCallers(async () => {
      from = await process.run(visit);
      expect(callerAt(from, peer)).toBe(process);
      expect(callerAt(await callers.exit(visit), peer)).toBeUndefined();
    });
    expect(callerAt(from, peer)).toBe(process);
  });
  expect(callerAt(from, peer)).toBeUndefined();
  expect(isHeeded()).toBe(false);
});
