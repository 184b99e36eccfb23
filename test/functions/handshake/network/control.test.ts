import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { handshake } from '../../../../functions/handshake/handshake.ts';
import type { HandshakeSpec, NetworkOptions } from '../../../../functions/handshake/spec.ts';
import { type BlackHole, startBlackHole } from '../../../support/full-backlog.ts';

let hole: BlackHole;
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  hole = await startBlackHole();
});
afterAll(() => hole.close());
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function listener() {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { port: (server.address() as { port: number }).port, connections: () => connections };
}

async function closedPort(): Promise<number> {
  const { port } = await listener();
  await closing.pop()?.();
  return port;
}

function look(port: number, network: NetworkOptions, timeoutMs = 2500) {
  const spec: HandshakeSpec = {
    target: 'api',
    protocol: 'openai',
    url: new URL(`http://127.0.0.1:${port}/v1`),
    location: 'private:test',
    credential: { state: 'none' },
    timeoutMs,
    network,
  };
  return handshake(spec).then(({ verdict }) => verdict);
}

const reached = (port: number, agoMs = 60_000) => ({
  host: '127.0.0.1',
  port,
  reachedAt: Date.now() - agoMs,
});

describe('a network fault', () => {
  test('is the watcher’s own when the control endpoint cannot be reached either', async () => {
    const verdict = await look(await closedPort(), { control: reached(await closedPort()) });
    expect(verdict).toMatchObject({
      outcome: 'inconclusive',
      fault: {
        code: 'EGRESS_BROKEN',
        phase: 'tcp',
        evidence: { original: { code: 'TCP_REFUSED' }, controlFault: 'TCP_REFUSED' },
      },
    });
  });

  test('stays the target’s when the control endpoint answers', async () => {
    const control = await listener();
    const verdict = await look(await closedPort(), { control: reached(control.port) });
    expect([verdict.outcome, verdict.fault?.code, control.connections()]).toEqual([
      'failed',
      'TCP_REFUSED',
      1,
    ]);
  });

  test('says nothing of a control endpoint that was not reached for a day, or never', async () => {
    for (const control of [reached(await closedPort(), 25 * 3_600_000), { host: '127.0.0.1', port: 9 }]) {
      expect((await look(await closedPort(), { control })).fault?.code).toBe('TCP_REFUSED');
    }
  });

  test('is judged also when it is silence, and in time', async () => {
    const verdict = await look(hole.port, { control: reached(hole.port) }, 4400);
    expect(verdict.fault).toMatchObject({
      code: 'EGRESS_BROKEN',
      evidence: { original: { code: 'TCP_TIMEOUT' } },
    });
    expect(verdict.durationMs).toBeLessThan(7_000);
  });

  test('is not judged with less than a second left', async () => {
    const verdict = await look(hole.port, { control: reached(await closedPort()) }, 800);
    expect(verdict.fault?.code).toBe('TCP_TIMEOUT');
    expect(verdict.durationMs).toBeLessThan(3_000);
  });
});
