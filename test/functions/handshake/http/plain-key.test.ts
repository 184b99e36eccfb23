import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { refusePlainKey } from '../../../../functions/handshake/http/plain-key.ts';
import { endpointOf } from '../../../../functions/handshake/network/endpoint.ts';
import { FaultPeers } from '../../../support/fault-peers.ts';

let peers: FaultPeers;

beforeEach(() => {
  peers = new FaultPeers();
});

afterEach(() => peers.close());

test.each(['asked for its peer before', 'never asked'])(
  'a connection that is gone again is a reset, not a foreign address: %s',
  async (asked) => {
    const { port } = await peers.tcp(() => undefined);
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const connection = { endpoint: endpointOf(new URL(`http://127.0.0.1:${port}/v1`)), socket };
    // Node keeps the answer: whatever watches a process's connections leaves such sockets behind.
    if (asked !== 'never asked') expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
    expect(() => refusePlainKey(connection, {})).toThrow(expect.objectContaining({ code: 'TCP_RESET' }));
  },
);

test('behind a proxy on this machine, a name that only begins like a loopback address is another machine', async () => {
  const { port } = await peers.tcp(() => undefined);
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const network = { proxy: { url: new URL(`http://127.0.0.1:${port}`) } };
  const guard = (host: string) => () =>
    refusePlainKey({ endpoint: endpointOf(new URL(`http://${host}/v1`)), socket }, network);
  const refused = expect.objectContaining({ code: 'ADDRESS_REFUSED' });
  for (const host of ['127.0.0.1.example.com', '127.example.com', 'localhost.example.com', '192.0.2.7'])
    expect(guard(host)).toThrow(refused);
  for (const host of ['127.0.0.1', '127.9.9.9', '[::1]', 'localhost', 'api.localhost', 'localhost.'])
    expect(guard(host)).not.toThrow();
  socket.destroy();
});
