import { createServer, type Server, type Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { lateTlsFault } from '../../../../functions/handshake/network/tls.ts';
import { attempt } from './attempt.ts';
import { LAX, type TlsPeers, tlsPeers } from './tls-peers.ts';

let peers: TlsPeers;
beforeAll(async () => {
  peers = await tlsPeers();
});
afterEach(() => peers.close());

describe('a handshake that does not come about', () => {
  test.each<[string, string, Record<string, unknown>, TlsOptions]>([
    [
      'an old version',
      'TLS_VERSION_MISMATCH',
      { by: 'peer' },
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: LAX },
    ],
    [
      'no cipher in common',
      'TLS_REJECTED',
      { alert: 'handshake_failure' },
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' },
    ],
    [
      'no protocol in common',
      'TLS_REJECTED',
      { alert: 'no_application_protocol' },
      { ALPNProtocols: ['h2'] },
    ],
    [
      'a client certificate, TLS 1.2',
      'TLS_CLIENT_CERT_REQUIRED',
      {},
      { requestCert: true, maxVersion: 'TLSv1.2' },
    ],
  ])('%s', async (_, code, evidence, options) => {
    const got = await peers.against({ ...peers.leaf, ...options });
    expect(got.code).toBe(code);
    expect(got.evidence).toMatchObject(evidence);
  });

  test('a client certificate that is only asked for is no fault', async () => {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      expect(
        (await peers.against({ ...peers.leaf, requestCert: true, rejectUnauthorized: false, maxVersion }))
          .code,
      ).toBe('connected');
    }
  });

  test('a client certificate, TLS 1.3: told at the first read', async () => {
    const server = await peers.serve({ ...peers.leaf, requestCert: true });
    let late: string | undefined;
    await attempt({
      port: server.port,
      secure: true,
      network: { ca: peers.authority.pem },
      use: async ({ socket }) => {
        expect(lateTlsFault(socket)).toBeUndefined();
        await new Promise((resolve) => socket.resume().once('close', resolve));
        late = lateTlsFault(socket)?.code;
      },
    });
    expect(late).toBe('TLS_CLIENT_CERT_REQUIRED');
  });

  test.each<[string, string, (socket: Socket) => void]>([
    ['HTTP', 'TLS_NOT_TLS', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['SSH', 'TLS_NOT_TLS', (socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n')],
    ['a broken record', 'TLS_NOT_TLS', (socket) => socket.write(Buffer.from('160301000501020304ff', 'hex'))],
    ['unrecognized_name', 'TLS_REJECTED', (socket) => socket.end(Buffer.from('15030300020270', 'hex'))],
    ['internal_error', 'TLS_REJECTED', (socket) => socket.end(Buffer.from('15030300020250', 'hex'))],
    ['an end', 'TLS_RESET', (socket) => socket.end()],
    ['a reset', 'TLS_RESET', (socket) => socket.resetAndDestroy()],
    ['silence', 'TLS_TIMEOUT', () => undefined],
    [
      'a byte at a time',
      'TLS_TIMEOUT',
      (socket) => {
        const drip = setInterval(() => socket.write(Buffer.from([0x16])), 100).unref();
        socket.on('close', () => clearInterval(drip));
        socket.write(Buffer.from('1603034000', 'hex'));
      },
    ],
  ])('the peer answers with %s', async (_, code, answer) => {
    const server: Server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => answer(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const got = await attempt({ port, secure: true, timeoutMs: 700 });
    expect(got.code).toBe(code);
    expect(got.ms).toBeLessThan(3_000);
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});

test('the key log is written in NSS format', async () => {
  const server = await peers.serve(peers.leaf);
  const lines: string[] = [];
  const keylog = (line: Buffer) => lines.push(line.toString());
  await attempt({ port: server.port, secure: true, network: { ca: peers.authority.pem, keylog } });
  expect(lines.some((line) => line.startsWith('CLIENT_HANDSHAKE_TRAFFIC_SECRET '))).toBe(true);
});
