import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { endpointOf, refusePlainKey } from '../../../../functions/handshake/http/endpoint.ts';
import { FaultPeers } from '../../../support/fault-peers.ts';

test('a connection that is gone again is a reset, not a foreign address', async () => {
  const peers = new FaultPeers();
  const { port } = await peers.tcp(() => undefined);
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const connection = { endpoint: endpointOf(new URL(`http://127.0.0.1:${port}/v1`)), socket };
  socket.destroy();
  expect(() => refusePlainKey(connection, {})).toThrow(expect.objectContaining({ code: 'TCP_RESET' }));
  await peers.close();
});
