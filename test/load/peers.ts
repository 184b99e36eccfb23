import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { certificateAuthority } from '../../bin/drill/peers/certificates.ts';

/** What the load needs to know of its peers. */
export interface LoadPeers {
  /** Answers a list of models. */
  readonly healthyPort: number;
  /** Takes connections, and says nothing. */
  readonly silentPort: number;
  readonly ca: string;
}

const MODELS = JSON.stringify({ object: 'list', data: [{ id: 'gpt-4o-mini', object: 'model' }] });

const authority = await certificateAuthority('Load Root');
const healthy = createServer({ ...(await authority.leaf()) }, (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(MODELS);
});
const silent = createTcpServer((socket) => socket.on('error', () => socket.destroy()));

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen({ port: 0, host: '127.0.0.1', backlog: 2_048 }, () =>
      resolve((server.address() as AddressInfo).port),
    ),
  );

const peers: LoadPeers = {
  healthyPort: await listening(healthy),
  silentPort: await listening(silent),
  ca: authority.pem,
};
process.send?.(peers);
process.on('disconnect', () => process.exit());
