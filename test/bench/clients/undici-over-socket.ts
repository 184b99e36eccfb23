import { readFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls, createSecureContext, getCACertificates } from 'node:tls';
import { clientOver } from '../../../functions/handshake/http/client-over.ts';
import { serveRounds } from './measured.ts';

const url = new URL(process.argv[2] ?? '');
const secureContext = createSecureContext({
  ca: [...getCACertificates('default'), readFileSync(process.argv[3] ?? '', 'utf8')],
});
const endpoint = { host: url.hostname, port: Number(url.port), secure: true };
const ended = new Error('ended');

/** What undici alone costs on a socket made by hand, as pairwatch makes it: nothing is recorded, judged or redacted. */
serveRounds(
  () =>
    new Promise((resolve, reject) => {
      const begun = performance.now();
      const tcp = connectTcp({ host: '127.0.0.1', port: endpoint.port, noDelay: true });
      tcp.once('connect', () => {
        const socket = connectTls({
          socket: tcp,
          servername: url.hostname,
          secureContext,
          ALPNProtocols: ['http/1.1'],
        });
        socket.on('error', (error) => error !== ended && reject(error));
        socket.once('secureConnect', () => {
          const client = clientOver(endpoint, () => socket);
          client.dispatch(
            {
              method: 'GET',
              path: url.pathname,
              headers: ['authorization', 'Bearer sk-bench', 'accept', 'application/json'],
            },
            {
              onRequestStart: () => undefined,
              onResponseStart: () => undefined,
              onResponseData: () => undefined,
              onResponseEnd: () => {
                const latency = performance.now() - begun;
                socket.once('close', () => resolve(latency));
                queueMicrotask(() => client.destroy(ended, () => undefined));
              },
              onResponseError: (_controller, error) => reject(error),
            },
          );
        });
      });
    }),
);
