import { readFileSync } from 'node:fs';
import { connect, createSecureContext, getCACertificates } from 'node:tls';
import { serveRounds } from './measured.ts';

const url = new URL(process.argv[2] ?? '');
const secureContext = createSecureContext({
  ca: [...getCACertificates('default'), readFileSync(process.argv[3] ?? '', 'utf8')],
});

/** The least a verified handshake and a GET can be in Node: no HTTP library; the same roots, in one context. */
serveRounds(
  () =>
    new Promise((resolve, reject) => {
      const begun = performance.now();
      const socket = connect({
        host: '127.0.0.1',
        port: Number(url.port),
        servername: url.hostname,
        secureContext,
        ALPNProtocols: ['http/1.1'],
      });
      let answer = '';
      socket.setNoDelay(true);
      socket.on('secureConnect', () => {
        socket.write(
          `GET ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer sk-bench\r\naccept: application/json\r\n\r\n`,
        );
      });
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1');
        if (!answer.endsWith('}')) return;
        const latency = performance.now() - begun;
        socket.destroy();
        socket.once('close', () => resolve(latency));
      });
      socket.on('error', reject);
    }),
);
