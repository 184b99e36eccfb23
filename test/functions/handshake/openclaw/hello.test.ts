import { describe, expect, test } from '@jest/globals';
import { handshake } from '../../../../functions/handshake/handshake.ts';
import { DEVICE, openclaw } from '../../../matrix/specs.ts';
import { gatewayPeer, hello, STATUS } from '../../../support/fault-gateway.ts';
import { eachTest, lookAt, lookAtScript } from './harness.ts';

const held = eachTest();
const GOOD = hello();

function without(path: string): object {
  const copy = structuredClone(GOOD) as unknown as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce<Record<string, unknown>>(
    (at, name) => at[name] as Record<string, unknown>,
    copy,
  );
  delete holder[last];
  return copy;
}

describe('without a valid hello-ok nothing is paired', () => {
  test.each([
    'payload',
    'payload.type',
    'payload.protocol',
    'payload.server',
    'payload.server.version',
    'payload.server.connId',
    'payload.features',
    'payload.features.methods',
    'payload.snapshot',
    'payload.auth',
    'payload.auth.role',
    'payload.auth.scopes',
    'payload.policy',
  ])('it lacks %s', async (path) => {
    const { outcome, fault } = await lookAtScript(held.peers, { connect: () => without(path) });
    expect({ outcome, code: fault?.code, phase: fault?.phase }).toEqual({
      outcome: 'failed',
      code: 'UNCLASSIFIED',
      phase: 'pairing',
    });
  });

  test.each([{ ok: 'true' }, { ok: 1 }, { ok: undefined }])('its ok is %j', async (change) => {
    expect((await lookAtScript(held.peers, { connect: () => ({ ...GOOD, ...change }) })).outcome).toBe(
      'failed',
    );
  });

  test('it comes for another request', async () => {
    const script = { connect: () => ({ ...GOOD, id: 'another' }) };
    const { fault } = await lookAtScript(held.peers, script, { timeoutMs: 500 });
    expect(fault?.code).toBe('GATEWAY_HUNG');
  });
});

test('less was granted than asked', async () => {
  const wide = {
    state: 'found' as const,
    value: JSON.stringify({ ...DEVICE, scopes: ['operator.read', 'operator.pairing'] }),
  };
  const script = (scopes: string[]) => ({ connect: () => hello({ auth: { scopes } }) });
  const narrowed = await lookAtScript(held.peers, script(['operator.read']), { credential: wide });
  expect(narrowed.outcome).toBe('paired');
  expect(narrowed.warnings).toMatchObject([
    { code: 'SCOPES_NARROWED', evidence: { missing: ['operator.pairing'] } },
  ]);
  const none = await lookAtScript(held.peers, script([]));
  expect(none.warnings).toMatchObject([
    { code: 'SCOPES_NARROWED', evidence: { granted: [], missing: ['operator.read'] } },
  ]);
  expect(none.phases.at(-1)?.facts).toMatchObject({ status: expect.stringContaining('not asked') });
});

test('the live token of the hello-ok is in nothing that leaves, even where the gateway repeats it', async () => {
  const fresh = 'zQ7mW2xK9pL4vN8cR3tB6yH1';
  const script = {
    connect: () =>
      hello({
        auth: { deviceToken: fresh, recoveryScope: 'rs-Jf5Gk8Dm2Sp' },
        server: { version: `v-${fresh}` },
      }),
    methods: {
      status: () => ({
        ok: true,
        payload: {
          ...STATUS,
          degradedPlugins: [{ pluginId: `p-${fresh}` }, { pluginId: Buffer.from(fresh).toString('base64') }],
        },
      }),
    },
  };
  const result = await handshake(openclaw(await gatewayPeer(held.peers, script)));
  expect(result.verdict.warnings.map(({ code }) => code)).toEqual(['GATEWAY_DEGRADED']);
  for (const hidden of [
    fresh,
    'rs-Jf5Gk8Dm2Sp',
    Buffer.from(fresh).toString('base64'),
    DEVICE.deviceToken,
    DEVICE.privateKey,
  ])
    expect(JSON.stringify([result.verdict, result.records])).not.toContain(hidden);
});

describe('what the gateway says of itself', () => {
  const said = (status: object) => ({
    connect: () => hello(),
    methods: { status: () => ({ ok: true, payload: { ...STATUS, ...status } }) },
  });
  const owner = {
    ownerKind: 'provider',
    ownerId: 'openai',
    state: 'unavailable',
    paths: ['/home/x/.openclaw/a.json'],
  };

  test('a stale secret warns, a cold one is critical, and no path of the host is told', async () => {
    const stale = await lookAtScript(
      held.peers,
      said({ degradedSecretOwners: [{ ...owner, degradationState: 'stale' }] }),
    );
    expect(stale).toMatchObject({
      outcome: 'paired',
      warnings: [{ code: 'GATEWAY_SECRETS_DEGRADED', evidence: { stale: 1, cold: 0 } }],
    });
    const cold = await lookAtScript(
      held.peers,
      said({ degradedSecretOwners: [{ ...owner, ownerId: '/etc/openclaw/key', degradationState: 'COLD' }] }),
    );
    expect(cold).toMatchObject({
      outcome: 'degraded',
      warnings: [{ evidence: { cold: 1, critical: true } }],
    });
    expect(JSON.stringify([stale, cold])).not.toMatch(/\/home\/x|\/etc\/openclaw/);
  });

  test('event loop, model runtime and plugins', async () => {
    const { outcome, warnings } = await lookAtScript(
      held.peers,
      said({
        eventLoop: { degraded: true, delayP99Ms: 812.4 },
        modelRuntime: { degraded: true },
        degradedPlugins: [{ pluginId: 'matrix' }],
      }),
    );
    expect(outcome).toBe('paired');
    expect(warnings).toMatchObject([
      {
        code: 'GATEWAY_DEGRADED',
        evidence: { reasons: [expect.stringContaining('812'), 'model runtime', 'plugin matrix'] },
      },
    ]);
  });

  test.each([null, [], { eventLoop: 7, modelRuntime: [], degradedPlugins: {}, degradedSecretOwners: 'x' }])(
    'nonsense is no warning: %j',
    async (payload) => {
      const methods = { status: () => ({ ok: true, payload }) };
      const { outcome, warnings } = await lookAtScript(held.peers, { connect: () => hello(), methods });
      expect({ outcome, warnings }).toEqual({ outcome: 'paired', warnings: [] });
    },
  );

  test('a refused question leaves the pairing as it is; a silence in it does not', async () => {
    const refused = { ok: false, error: { code: 'FORBIDDEN', message: 'no' } };
    const answers = {
      connect: () => hello(),
      methods: { status: () => refused, 'gateway.identity.get': () => refused },
    };
    const { outcome, phases } = await lookAtScript(held.peers, answers);
    expect(outcome).toBe('paired');
    expect(phases.at(-1)?.facts).toMatchObject({ status: 'refused', identity: 'refused' });
    const silent = { connect: () => hello(), methods: { status: () => undefined } };
    const hung = await lookAtScript(held.peers, silent, { timeoutMs: 500 });
    expect(hung.fault).toMatchObject({ code: 'GATEWAY_HUNG', evidence: { silentAfter: 'status' } });
    expect(hung.durationMs).toBeLessThan(3_000);
  });
});

test('restart, version and identity are told against the last look, and observed for the next', async () => {
  const port = await gatewayPeer(held.peers, { connect: () => hello() });
  const first = await handshake(openclaw(port));
  expect(first.observed).toEqual({ bootId: 'boot-1', identity: 'gateway-1', version: '2026.9.6' });
  expect((await lookAt(port, { lastLook: first.observed })).warnings).toEqual([]);
  const { warnings } = await lookAt(port, {
    lastLook: { bootId: 'boot-0', identity: 'gateway-1', version: '2026.9.5' },
  });
  expect(warnings.map(({ code }) => code)).toEqual(['GATEWAY_RESTARTED', 'GATEWAY_VERSION_CHANGED']);
});

test('a boot id that happens to hold a part of a secret is the same at the next look, with whatever secrets', async () => {
  const bootId = `d4fc2331-${DEVICE.deviceToken.slice(3, 9)}-c63e`;
  const port = await gatewayPeer(held.peers, { connect: () => hello({ server: { bootId } }) });
  const { observed } = await handshake(openclaw(port));
  expect(observed.bootId).toBe('d4fc2331-<redacted>-c63e');
  for (const lastLook of [observed, { bootId }])
    expect((await lookAt(port, { lastLook })).warnings).toEqual([]);
  const { warnings } = await lookAt(port, { lastLook: { bootId: 'd4fc2331-<redacted>-c63f' } });
  expect(warnings.map(({ code }) => code)).toEqual(['GATEWAY_RESTARTED']);
});

test.each([
  ['2026.9.6', false],
  ['2026.9.7', true],
  ['2026.10.1', true],
  ['2026.9', false],
  ['2026.9.6-beta.1', false],
  ['v2026.9.6', false],
  ['nonsense', false],
])('with minVersion %s, 2026.9.6 is outdated: %j', async (minVersion, outdated) => {
  const { warnings } = await lookAtScript(held.peers, { connect: () => hello() }, { minVersion });
  expect(warnings.map(({ code }) => code)).toEqual(outdated ? ['GATEWAY_OUTDATED'] : []);
});

test('what is kept for the next look holds no secret and no flood', async () => {
  const server = { bootId: `boot ${DEVICE.deviceToken}`, version: 'v'.repeat(200_000) };
  const { observed } = await handshake(
    openclaw(await gatewayPeer(held.peers, { connect: () => hello({ server }) })),
  );
  expect(observed.bootId).toBe('boot <redacted>');
  expect(observed.version?.length).toBeLessThanOrEqual(128);
});
