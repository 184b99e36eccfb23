import { connect } from 'node:tls';
import { afterEach, expect, test } from '@jest/globals';
import {
  createDevice,
  formatDeviceDocument,
  parseDeviceDocument,
} from '../../../functions/keys/device-document.ts';
import { FaultPeers } from '../../support/fault-peers.ts';

const peers = new FaultPeers();
afterEach(() => peers.close());

test('a TLS fault of one target does not spoil the device of another', async () => {
  // A record longer than any may be leaves its error in the queue that OpenSSL keeps for the whole thread.
  const tooLong = Buffer.concat([Buffer.from([22, 3, 3, 0xff, 0xff]), Buffer.alloc(300, 7)]);
  const { port } = await peers.tcp((socket) => socket.once('data', () => socket.end(tooLong)));
  const text = formatDeviceDocument({ ...createDevice(), deviceToken: 'a-token-of-the-gateway' });
  const parsed = await new Promise((resolve) =>
    connect({ port, host: '127.0.0.1' }).once('error', () => resolve(parseDeviceDocument(text))),
  );
  expect(parsed).toMatchObject({ ok: true });
});
