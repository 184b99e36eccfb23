import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { NetworkOptions } from '../../../functions/handshake/spec.ts';
import { dnsPeer } from '../../support/fault-dns.ts';
import { answer, fault, serveHttp } from '../../support/fault-http.ts';
import type { FaultPeers } from '../../support/fault-peers.ts';
import type { Injector, Injectors } from '../injection.ts';
import { HANG_MS, openai, openclaw } from '../specs.ts';
import { MODELS } from './bodies.ts';

/** Listens in a thread that never accepts, so that the kernel drops what does not fit its queue. */
const DEAF = `
const { parentPort, workerData } = require('node:worker_threads');
const server = require('node:net').createServer().listen({ port: 0, host: workerData.host, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  setImmediate(() => { Atomics.wait(new Int32Array(workerData.shared), 0, 0); process.exit(); });
});`;

/** Resets every connection the moment it is accepted. */
const RESETTER = `
const { parentPort } = require('node:worker_threads');
const server = require('node:net').createServer((socket) => socket.resetAndDestroy())
  .listen({ port: 0, host: '127.0.0.1' }, () => parentPort.postMessage(server.address().port));`;

async function inThread(peers: FaultPeers, source: string, wake: () => void, workerData: object = {}) {
  const worker = new Worker(source, { eval: true, workerData });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  peers.onClose(async () => {
    wake();
    await worker.terminate();
  });
  return port;
}

/** A port that takes no more connections and refuses none: the kernel drops what comes. */
async function blackHole(peers: FaultPeers, host: string): Promise<number> {
  const shared = new SharedArrayBuffer(4);
  const flag = new Int32Array(shared);
  const wake = () => {
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  };
  const port = await inThread(peers, DEAF, wake, { shared, host });
  const fillers = Array.from({ length: 4 }, () => connect(port, host).on('error', fault.ignored));
  await Promise.race(fillers.map((filler) => new Promise((resolve) => filler.once('connect', resolve))));
  await sleep(50);
  peers.onClose(() => {
    for (const filler of fillers) filler.destroy();
  });
  return port;
}

/** A connect that the kernel answers with a reset: the peer resets before our loop sees the connection. */
const resetAtAccept: Injector = async (peers) => {
  const port = await inThread(peers, RESETTER, () => undefined);
  const dns = await dnsPeer(peers, (_, type) => ({ rcode: 0, addresses: type === 'A' ? ['127.0.0.1'] : [] }));
  const flag = new Int32Array(new SharedArrayBuffer(4));
  let holding = true;
  let release: NodeJS.Timeout | undefined;
  const holdUp = () => {
    if (!holding) return;
    Atomics.wait(flag, 0, 0, 10);
    setImmediate(holdUp);
  };
  peers.onClose(() => {
    holding = false;
    clearTimeout(release);
  });
  return {
    spec: openai(`http://reset.fault.test:${port}/v1`, { network: { dns: dns.address } }),
    during: () => {
      setImmediate(holdUp);
      release = setTimeout(() => {
        holding = false;
      }, 400);
    },
  };
};

const refused =
  (network: (peers: FaultPeers) => Promise<NetworkOptions> | NetworkOptions, host = '127.0.0.1'): Injector =>
  async (peers) => {
    const port = await peers.closedPort(host);
    const literal = host.includes(':') ? `[${host}]` : host;
    return { spec: openai(`http://${literal}:${port}/v1`, { network: await network(peers) }) };
  };

const HOUR_MS = 3_600_000;

export const tcpInjectors: Injectors = {
  'tcp/refused': refused(() => ({})),
  'tcp/refused-ipv6': refused(() => ({}), '::1'),
  'tcp/refused-both-families': async (peers) => {
    const port = await peers.closedPort();
    const dns = await dnsPeer(peers, (_, type) => ({
      rcode: 0,
      addresses: [type === 'A' ? '127.0.0.1' : '::1'],
    }));
    return { spec: openai(`http://both.fault.test:${port}/v1`, { network: { dns: dns.address } }) };
  },
  'tcp/gateway-refused': async (peers) => ({ spec: openclaw(await peers.closedPort()) }),
  'tcp/timeout': async (peers) => ({
    spec: openai(await blackHole(peers, '127.0.0.1'), { timeoutMs: HANG_MS }),
  }),
  'tcp/unreachable': async () => ({ spec: openai('https://224.0.0.1/v1') }),
  'tcp/reset-at-accept': resetAtAccept,
  'tcp/refused-and-egress-broken': refused(async (peers) => ({
    control: { host: '127.0.0.1', port: await peers.closedPort(), reachedAt: Date.now() - HOUR_MS },
  })),
  'tcp/refused-while-control-answers': refused(async (peers) => {
    const control = await peers.tcp(() => undefined);
    return { control: { host: '127.0.0.1', port: control.port, reachedAt: Date.now() - HOUR_MS } };
  }),
  'tcp/refused-control-long-unseen': refused(async (peers) => ({
    control: { host: '127.0.0.1', port: await peers.closedPort(), reachedAt: Date.now() - 30 * HOUR_MS },
  })),
  'tcp/refused-control-never-seen': refused(async (peers) => ({
    control: { host: '127.0.0.1', port: await peers.closedPort() },
  })),
  'dns/silence-and-egress-broken': async (peers) => {
    const dns = await dnsPeer(peers, () => undefined);
    const control = { host: '127.0.0.1', port: await peers.closedPort(), reachedAt: Date.now() - HOUR_MS };
    return { spec: openai('http://silent.fault.test:9/v1', { network: { dns: dns.address, control } }) };
  },
  'tcp/one-family-broken': async (peers) => {
    const { port } = await peers.http(() => answer(200, MODELS));
    const dns = await dnsPeer(peers, (_, type) => ({
      rcode: 0,
      addresses: [type === 'A' ? '127.0.0.1' : '::1'],
    }));
    return { spec: openai(`http://both.fault.test:${port}/v1`, { network: { dns: dns.address } }) };
  },
  'tcp/one-family-silent': async (peers) => {
    const port = await blackHole(peers, '::1');
    await peers.serve(
      createServer((socket) => serveHttp(socket, () => answer(200, MODELS))),
      '127.0.0.1',
      port,
    );
    const dns = await dnsPeer(peers, (_, type) => ({
      rcode: 0,
      addresses: [type === 'A' ? '127.0.0.1' : '::1'],
    }));
    return { spec: openai(`http://both.fault.test:${port}/v1`, { network: { dns: dns.address } }) };
  },
  'tcp/other-family-broken': async (peers) => {
    const { port } = await peers.http(() => answer(200, MODELS), '::1');
    const dns = await dnsPeer(peers, (_, type) => ({
      rcode: 0,
      addresses: [type === 'A' ? '127.0.0.1' : '::1'],
    }));
    return { spec: openai(`http://both.fault.test:${port}/v1`, { network: { dns: dns.address } }) };
  },
  'any/process-frozen': async (peers) => {
    const { port } = await peers.http(() => () => undefined);
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const blocksMs = 2500;
    return {
      spec: openai(port, { timeoutMs: HANG_MS }),
      blocksMs,
      during: () => setTimeout(() => Atomics.wait(flag, 0, 0, blocksMs), 100),
    };
  },
};
