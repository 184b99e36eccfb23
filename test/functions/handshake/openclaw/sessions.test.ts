import { createServer } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { handshake } from '../../../../functions/handshake/handshake.ts';
import { DEVICE, newDevice, openclaw } from '../../../matrix/specs.ts';
import { gatewayPeer, hello, refuses } from '../../../support/fault-gateway.ts';
import { eachTest, left, lookAt, lookAtScript } from './harness.ts';

const held = eachTest();
const SHARED = { kind: 'token' as const, value: 'gw-shared-4Kd8Wn2Zx7' };
const DEAD = refuses('INVALID_REQUEST', 'AUTH_DEVICE_TOKEN_MISMATCH');

test('a look is one connection, opens with the device token alone, and leaves politely', async () => {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const seen: { auth?: unknown; mode?: unknown; scopes?: unknown; closed?: number }[] = [];
  sockets.on('connection', (socket) => {
    const session: (typeof seen)[number] = {};
    seen.push(session);
    socket.on('close', (code) => {
      session.closed = code;
    });
    socket.send(
      JSON.stringify({
        type: 'event',
        event: 'connect.challenge',
        payload: { nonce: 'n-1', ts: Date.now() },
      }),
    );
    socket.on('message', (data) => {
      const { id, method, params } = JSON.parse(String(data));
      if (method === 'connect')
        Object.assign(session, { auth: params.auth, mode: params.client.mode, scopes: params.scopes });
      socket.send(
        JSON.stringify({ type: 'res', id, ...(method === 'connect' ? hello() : { ok: true, payload: {} }) }),
      );
    });
  });
  const port = await held.peers.serve(server);
  expect((await lookAt(port, { shared: SHARED })).outcome).toBe('paired');
  await left(held.peers);
  expect(seen).toEqual([
    { auth: { deviceToken: DEVICE.deviceToken }, mode: 'backend', scopes: ['operator.read'], closed: 1000 },
  ]);
  expect(held.peers.open).toBe(0);
  sockets.close();
});

describe('why a token is dead', () => {
  const scriptOf = (asked: unknown[], reply: ReturnType<typeof hello> | typeof DEAD) => ({
    connect: ({ auth, params }: { auth: object; params: Readonly<Record<string, unknown>> }) => {
      asked.push({ auth, mode: (params['client'] as { mode: string }).mode });
      return 'deviceToken' in auth ? DEAD : reply;
    },
  });

  test('one question, with the shared credential alone, as a probe', async () => {
    const asked: unknown[] = [];
    const { fault, warnings } = await lookAtScript(
      held.peers,
      scriptOf(asked, hello({ auth: { deviceToken: 'dtk_new_9Zk' } })),
      {
        shared: SHARED,
      },
    );
    expect(fault).toMatchObject({ code: 'DEVICE_TOKEN_REJECTED', evidence: { cause: 'rotated' } });
    expect(asked).toEqual([
      { auth: { deviceToken: DEVICE.deviceToken }, mode: 'backend' },
      { auth: { token: SHARED.value }, mode: 'probe' },
    ]);
    expect(warnings).toEqual([]);
  });

  test.each([
    [
      'it was issued in this very session',
      hello({ auth: { deviceToken: 'dtk_new_9Zk', issuedAtMs: Date.now() + 60_000 } }),
    ],
    ['it is the one that was refused', hello()],
    ['there is none', hello({ auth: { deviceToken: undefined } })],
  ])('a token that says nothing: %s', async (_, reply) => {
    const { fault } = await lookAtScript(held.peers, scriptOf([], reply), { shared: SHARED });
    expect(fault?.evidence['cause']).toBe('unknown');
  });

  test('an answer from before is reused, and nobody asks again', async () => {
    const asked: unknown[] = [];
    const { fault } = await lookAtScript(held.peers, scriptOf(asked, DEAD), {
      shared: SHARED,
      explain: { deviceToken: { cause: 'revoked' } },
    });
    expect(fault?.evidence).toMatchObject({ cause: 'revoked', causeFrom: 'an earlier look' });
    expect(asked).toHaveLength(1);
  });

  test('with less than a second left nobody asks', async () => {
    const asked: unknown[] = [];
    const { fault } = await lookAtScript(held.peers, scriptOf(asked, DEAD), {
      shared: SHARED,
      timeoutMs: 900,
    });
    expect(fault?.evidence).toMatchObject({ cause: 'unknown', followUp: expect.stringContaining('skipped') });
    expect(asked).toHaveLength(1);
  });

  test('a follow-up that hangs ends with the deadline of the handshake', async () => {
    const script = {
      connect: ({ auth }: { auth: object }) => ('deviceToken' in auth ? DEAD : () => undefined),
    };
    const { fault, durationMs } = await lookAtScript(held.peers, script, { shared: SHARED, timeoutMs: 1500 });
    expect(fault).toMatchObject({
      code: 'DEVICE_TOKEN_REJECTED',
      evidence: { cause: 'unknown', followUpFault: 'GATEWAY_HUNG' },
    });
    expect(durationMs).toBeLessThan(4_000);
  });
});

describe("the gateway's own provider", () => {
  const courier = { state: 'found' as const, value: JSON.stringify(newDevice(['operator.admin'])) };
  const script = (probe: () => object | undefined) => ({
    connect: ({ params }: { params: Readonly<Record<string, unknown>> }) =>
      hello({ auth: { scopes: params['scopes'] } }),
    methods: { 'models.probe': probe },
  });

  test('has a deadline of its own, past that of the handshake', async () => {
    const slow = (socket: { send(text: string): void }, { id }: { id: string }) => {
      setTimeout(
        () => socket.send(JSON.stringify({ type: 'res', id, ok: true, payload: { status: 'ok' } })),
        900,
      );
    };
    const port = await gatewayPeer(
      held.peers,
      script(() => slow),
    );
    const over = { upstream: { provider: 'openai', courier, timeoutMs: 3000 }, timeoutMs: 500 };
    const { outcome, durationMs, phases } = await lookAt(port, over);
    expect(outcome).toBe('paired');
    expect(durationMs).toBeGreaterThan(800);
    expect(phases.at(-1)).toMatchObject({
      phase: 'upstream',
      ok: true,
      facts: { status: 'ok', provider: 'openai' },
    });
    expect(phases.filter(({ phase }) => phase === 'tcp')).toHaveLength(1);
  });

  test('that never answers is unreachable, in time', async () => {
    const port = await gatewayPeer(
      held.peers,
      script(() => undefined),
    );
    const { fault, durationMs } = await lookAt(port, {
      upstream: { provider: 'openai', courier, timeoutMs: 800 },
    });
    expect(fault).toMatchObject({ code: 'UPSTREAM_UNREACHABLE', phase: 'upstream' });
    expect(durationMs).toBeLessThan(4_000);
  });

  test('is not asked where the gateway itself does not pair', async () => {
    let asked = 0;
    const port = await gatewayPeer(held.peers, {
      connect: () => DEAD,
      methods: { 'models.probe': () => void asked++ },
    });
    const { fault, phases } = await lookAt(port, { upstream: { provider: 'openai', courier } });
    expect(fault?.code).toBe('DEVICE_TOKEN_REJECTED');
    expect(phases.map(({ phase }) => phase)).not.toContain('upstream');
    expect(asked).toBe(0);
  });

  test("a courier's key that is no document is told as the courier's", async () => {
    const port = await gatewayPeer(held.peers, { connect: () => hello() });
    const { fault } = await lookAt(port, {
      upstream: { provider: 'openai', courier: { state: 'found', value: '{}' } },
    });
    expect(fault).toMatchObject({ code: 'KEY_MALFORMED', evidence: { device: 'courier' } });
  });
});

test.each([
  [{ state: 'absent' as const, reason: 'no such secret' }, 'KEY_NOT_FOUND', 'inconclusive'],
  [{ state: 'unreadable' as const, reason: 'access denied' }, 'KEY_UNREADABLE', 'inconclusive'],
  [{ state: 'none' as const }, 'KEY_MALFORMED', 'failed'],
  [{ state: 'found' as const, value: 'sk-proj-not-a-document' }, 'KEY_MALFORMED', 'failed'],
])('a device that is not there sends nothing: %j', async (credential, code, outcome) => {
  const { port, connections } = await held.peers.tcp(() => undefined);
  const { verdict } = await handshake(openclaw(port, { credential }));
  expect({ outcome: verdict.outcome, code: verdict.fault?.code }).toEqual({ outcome, code });
  expect(connections()).toBe(0);
});

test('a device ages and is shared as any key', async () => {
  const createdAt = new Date(Date.now() - 200 * 86_400_000).toISOString();
  const { outcome, warnings } = await lookAtScript(
    held.peers,
    { connect: () => hello() },
    { credential: { state: 'found', value: JSON.stringify(DEVICE), createdAt }, keySharedWith: 'other' },
  );
  expect(outcome).toBe('degraded');
  expect(warnings.map(({ code }) => code)).toEqual(['KEY_OLD', 'KEY_SHARED']);
});

test('two looks side by side share nothing', async () => {
  const port = await gatewayPeer(held.peers, { connect: () => hello() });
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => lookAt(port)));
  expect(outcomes.every(({ outcome }) => outcome === 'paired')).toBe(true);
  await left(held.peers);
  expect(held.peers.open).toBe(0);
});
