import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { selfSigned } from '../../../bin/drill/peers/certificates.ts';
import type { ProxyOptions } from '../../../functions/handshake/spec.ts';
import { dnsPeer } from '../../support/fault-dns.ts';
import { answer, type HttpAnswer, html } from '../../support/fault-http.ts';
import type { FaultPeers } from '../../support/fault-peers.ts';
import type { Injector, Injectors } from '../injection.ts';
import { HANG_MS, openai, openclaw } from '../specs.ts';
import { MODELS, REFUSED_KEY } from './bodies.ts';

const PROXY_AUTH = { user: 'watch', password: 'prx-7Hn3Kd9Wq2' };

/** A forward proxy that answers every CONNECT alike, before a target that is well. */
const connectAnswered =
  (reply: HttpAnswer, timeoutMs?: number): Injector =>
  async (peers) => {
    const target = await peers.http(() => answer(200, MODELS));
    const { port } = await peers.http(() => reply);
    return {
      spec: openai(target.port, { network: { proxy: proxyAt(port) }, ...(timeoutMs ? { timeoutMs } : {}) }),
    };
  };

const proxyAt = (port: number, auth?: ProxyOptions['auth']): ProxyOptions => ({
  url: new URL(`http://127.0.0.1:${port}`),
  ...(auth ? { auth } : {}),
});

/** Opens the tunnel, and is the peer at its end. */
const tunnelThen =
  (then: (socket: Socket) => void, timeoutMs?: number): Injector =>
  async (peers) => {
    const { port } = await peers.http(() => (socket) => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      then(socket);
    });
    const network = { proxy: proxyAt(port) };
    return { spec: openai('https://api.fault.test/v1', { network, ...(timeoutMs ? { timeoutMs } : {}) }) };
  };

/** A forward proxy that does its work. */
export async function honestProxy(peers: FaultPeers, onData?: (chunk: Buffer) => void): Promise<number> {
  const { port } = await peers.tcp((socket) => {
    if (onData) socket.on('data', onData);
    socket.once('data', (head: Buffer) => {
      const [, host = '', targetPort = ''] = /^CONNECT ([^ ]+):(\d+) /.exec(head.toString('latin1')) ?? [];
      const through = connect(Number(targetPort), host.replace(/^\[|\]$/g, ''), () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(through).pipe(socket);
      });
      through.on('error', (error) => {
        socket.end(`HTTP/1.1 ${error.message.includes('REFUSED') ? 502 : 504} Gateway\r\n\r\n`);
      });
      socket.on('close', () => through.destroy());
      through.on('close', () => socket.destroy());
    });
  });
  return port;
}

export const proxyInjectors: Injectors = {
  'proxy/refused': async (peers) => {
    const target = await peers.http(() => answer(200, MODELS));
    return { spec: openai(target.port, { network: { proxy: proxyAt(await peers.closedPort()) } }) };
  },
  'proxy/name-not-found': async (peers) => {
    const target = await peers.http(() => answer(200, MODELS));
    const dns = await dnsPeer(peers, () => ({ rcode: 3 }));
    const proxy = { url: new URL('http://proxy.fault.test:3128') };
    return { spec: openai(target.port, { network: { dns: dns.address, proxy } }) };
  },
  'proxy/silent-on-connect': connectAnswered(() => undefined, HANG_MS),
  'proxy/closes-on-connect': connectAnswered((socket: Socket) => socket.end()),
  'proxy/resets-on-connect': connectAnswered((socket: Socket) => socket.resetAndDestroy()),
  'proxy/auth-not-stored': async (peers) => {
    const target = await peers.http(() => answer(200, MODELS));
    const authProblem = 'the secret proxy of the proxy is absent';
    const proxy = { ...proxyAt(await honestProxy(peers)), authProblem };
    return { spec: openai(target.port, { network: { proxy } }) };
  },
  'proxy/auth-required': connectAnswered(answer(407, '', { 'Proxy-Authenticate': 'Basic realm="proxy"' })),
  'proxy/auth-refused': async (peers) => {
    const target = await peers.http(() => answer(200, MODELS));
    const { port } = await peers.http(() => answer(407, '', { 'Proxy-Authenticate': 'Basic realm="proxy"' }));
    return { spec: openai(target.port, { network: { proxy: proxyAt(port, PROXY_AUTH) } }) };
  },
  'proxy/forbids-target': connectAnswered(html(403, 'Access to this site is denied by policy')),
  'proxy/method-not-allowed': connectAnswered(answer(405, '')),
  'proxy/bad-gateway': connectAnswered(html(502, 'cannot resolve host')),
  'proxy/gateway-timeout': connectAnswered(html(504, 'origin did not answer')),
  'proxy/redirects-connect': connectAnswered(answer(302, '', { Location: 'http://portal.test/' })),
  'proxy/not-http': connectAnswered('SSH-2.0-OpenSSH_9.9\r\n'),
  'proxy/hangs-inside-its-answer': connectAnswered('HTTP/1.1 200', HANG_MS),
  'proxy/unavailable': connectAnswered(answer(503, '')),
  'proxy/https-untrusted': async (peers) => {
    const { port } = await peers.https(await selfSigned(), () => answer(200, ''));
    const proxy = { url: new URL(`https://localhost:${port}`) };
    return { spec: openai('https://api.fault.test/v1', { network: { proxy } }) };
  },
  'proxy/tunnel-then-silence': tunnelThen(() => undefined, HANG_MS),
  'proxy/tunnel-then-closed': tunnelThen((socket) => void socket.end()),
  'proxy/tunnel-then-page': tunnelThen((socket) => void socket.write('<html>blocked</html>')),
  'proxy/real-target-refused': async (peers) => {
    const port = await honestProxy(peers);
    return { spec: openai(await peers.closedPort(), { network: { proxy: proxyAt(port) } }) };
  },
  'proxy/key-rejected-through-it': async (peers) => {
    const target = await peers.http(() => answer(401, REFUSED_KEY));
    return { spec: openai(target.port, { network: { proxy: proxyAt(await honestProxy(peers)) } }) };
  },
  'proxy/paired-through-it': async (peers) => {
    const target = await peers.http(() => answer(200, MODELS));
    return { spec: openai(target.port, { network: { proxy: proxyAt(await honestProxy(peers)) } }) };
  },
  'proxy/gateway-behind-407': async (peers) => {
    const { port } = await peers.http(() => answer(407, '', { 'Proxy-Authenticate': 'Basic realm="proxy"' }));
    return { spec: openclaw(await peers.closedPort(), { network: { proxy: proxyAt(port) } }) };
  },
};
