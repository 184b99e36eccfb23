import { afterEach, describe, expect, test } from '@jest/globals';
import { PracticeGateway } from '../../../bin/drill/peers/gateway.ts';
import { systemClock } from '../../../functions/handshake/clock.ts';
import { handshake } from '../../../functions/handshake/handshake.ts';
import type { ConnectOptions } from '../../../functions/handshake/openclaw/connect-request.ts';
import type { HandshakeSpec } from '../../../functions/handshake/spec.ts';
import { fingerprint } from '../../../functions/keys/fingerprint.ts';
import { checksOf } from '../../../functions/plan/checks.ts';
import { planned } from '../../../functions/probe/check.ts';
import type { Look } from '../../../functions/probe/look.ts';
import { takeLook } from '../../../functions/probe/take-look.ts';
import { keyIsChanging } from '../../../functions/rotate/changing.ts';
import { inSession } from '../../../functions/rotate/gateway/session.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { gatewayStage, type RotatedGateway } from '../../support/rotating/gateway-stage.ts';
import { rotateToEnd } from '../../support/rotating/run.ts';
import {
  type SharedTokenStage,
  type SharedTokenStageOptions,
  sharedTokenStage,
  TOKEN,
} from '../../support/rotating/shared-token-stage.ts';
import { watchPlan } from '../plan/target.ts';

const DAY_MS = 86_400_000;
const FIRST = 'shr_5Gt2Vb9Nq4Mw7Xz1';

interface Scene extends SharedTokenStage {
  readonly peer: PracticeGateway;
}

const open: Scene[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((scene) => scene.close()));
});

type Tap = NonNullable<SharedTokenStageOptions['tap']>;

async function scene(
  options: Omit<SharedTokenStageOptions, 'gateway' | 'tap'> = {},
  tap?: Tap,
): Promise<Scene> {
  const peer = await PracticeGateway.start({
    auth: { mode: 'token', token: FIRST },
    ...(tap && { tap }),
  });
  const gateway: RotatedGateway = {
    url: new URL(peer.url),
    shared: { kind: 'token', value: FIRST },
    approve: async (requestId) => void peer.approve(requestId),
    close: () => peer.stop(),
  };
  const made = { ...(await sharedTokenStage({ ...options, gateway })), peer };
  open.push(made);
  return made;
}

const tokenAt = ({ peer }: Scene): string => (peer.state.auth.mode === 'token' ? peer.state.auth.token : '');

async function stored({ keys }: Scene, stage: 'current' | 'pending' | 'previous' = 'current') {
  const credential = await keys.readStage(TOKEN, stage);
  return credential.state === 'found' ? credential.value : undefined;
}

const stepsOf = async (made: Scene) =>
  (await made.entries())
    .filter(({ step }) => step !== 'begin')
    .map(({ step, outcome }) => `${step} ${outcome}`);

describe('a rotation of the shared token', () => {
  test('sets a new one, which is the only one from then on, and proves the former refused', async () => {
    const made = await scene();
    const { record } = await rotateToEnd(made);
    expect(record.rotation).toMatchObject({ state: 'done' });
    const now = await stored(made);
    expect(now).toMatch(/^[\w-]{43}$/);
    expect(tokenAt(made)).toBe(now);
    expect(await stored(made, 'previous')).toBe(FIRST);
    expect(await stepsOf(made)).toEqual([
      ...['create intended', 'create done', 'set intended', 'set done', 'test done'],
      ...['finish intended', 'finish done', 'retire intended', 'retire done'],
    ]);
    const told = JSON.stringify([await made.entries(), record]);
    for (const secret of [FIRST, now ?? FIRST, made.courier.deviceToken, made.courier.privateKey])
      expect(told).not.toContain(secret);
    expect(await made.findings()).toEqual([]);
  });

  test('closes the sessions that came in by the former one, and no session of a device', async () => {
    const made = await scene();
    const { promise: rotated, resolve } = Promise.withResolvers<void>();
    const held = (who: Pick<ConnectOptions, 'device' | 'auth'>) => {
      const { promise: opened, resolve: open } = Promise.withResolvers<void>();
      const address = { url: made.gateway.url, network: {}, headers: {} };
      const connecting = {
        address,
        clock: systemClock,
        mode: 'backend',
        scopes: ['operator.read'],
        ...who,
      } as const;
      const answer = inSession(connecting, async ({ session }) => {
        open();
        await rotated;
        return session.request('health');
      });
      return { opened, answer };
    };
    const { courier: device } = made;
    const sessions = [
      held({ auth: { token: FIRST } }),
      held({ device, auth: { deviceToken: device.deviceToken } }),
    ];
    await Promise.all(sessions.map(({ opened }) => opened));
    await rotateToEnd(made);
    resolve();
    expect(await Promise.all(sessions.map(({ answer }) => answer))).toMatchObject([
      { kind: 'ended', end: { kind: 'closed', code: 4001 } },
      { kind: 'ok' },
    ]);
  });

  test('a second one at the same time is refused', async () => {
    const made = await scene();
    const racers = ['one', 'other'].map((holder) => new Rotations({ ...made.ports, holder }));
    const settled = await Promise.allSettled(racers.map((rotations) => rotations.start(made.subject)));
    expect(settled.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'BUSY' } },
    ]);
    await rotateToEnd(made);
    expect(tokenAt(made)).toBe(await stored(made));
  });

  test("Secrets Manager's set goes on until the new key is promoted: its other steps find nothing to do", async () => {
    const made = await scene();
    const version = '0b8e7a52-6f1d-4c3a-9b1e-2a4d5c6f7e80';
    const rotations = new Rotations(made.ports);
    await rotations.create(made.subject, version);
    expect(tokenAt(made)).toBe(FIRST);
    const { record } = await rotations.set(made.subject, version);
    expect(record.rotation).toMatchObject({ state: 'delivering', version });
    expect(await made.keys.versions(TOKEN)).toMatchObject({ current: { version } });
    await rotations.test(made.subject, version);
    await rotations.finish(made.subject, version);
  });
});

describe('what goes wrong', () => {
  test('an answer that is lost is asked after, and the token is set once', async () => {
    let patches = 0;
    const made = await scene({}, (moment, method) => {
      if (method !== 'config.patch' || moment !== 'after') return undefined;
      patches += 1;
      return patches === 1 ? 'cut' : undefined;
    });
    expect((await rotateToEnd(made)).record.rotation).toMatchObject({ state: 'done' });
    expect(patches).toBe(1);
    expect(tokenAt(made)).toBe(await stored(made));
  });

  test('a configuration that somebody else changes meanwhile is read anew', async () => {
    let edits = 0;
    const made = await scene({}, (moment, method) => {
      if (method === 'config.patch' && moment === 'before' && edits < 2) {
        edits += 1;
        made.peer.state.configEdits += 1;
      }
      return undefined;
    });
    expect((await rotateToEnd(made)).record.rotation).toMatchObject({ state: 'done' });
    expect(edits).toBe(2);
  });

  test('a new token that no location can use is taken back, and the next rotation works', async () => {
    const made = await scene();
    const { current } = await made.keys.versions(TOKEN);
    const refusing: Scene = {
      ...made,
      ports: {
        ...made.ports,
        prover: {
          prove: async (location, target, version) => {
            const proof = await made.ports.prover.prove(location, target, version);
            const isNew = version !== current?.version;
            return isNew ? { ...proof, outcome: 'failed', code: 'GATEWAY_TOKEN_MISMATCH' } : proof;
          },
        },
      },
    };
    const { record } = await rotateToEnd(refusing);
    expect(record.rotation).toMatchObject({ state: 'aborted', because: { code: 'NOT_PROVED' } });
    expect(tokenAt(made)).toBe(FIRST);
    expect(await made.keys.versions(TOKEN)).not.toHaveProperty('pending');
    expect((await rotateToEnd(made)).record.rotation).toMatchObject({ state: 'done' });
  });

  test('a location that cannot judge holds nothing up for long', async () => {
    const made = await scene();
    const { version: former } = (await made.keys.versions(TOKEN)).current ?? {};
    const prover = {
      prove: async (location: string, target: string, version: string) => {
        const proof = await made.ports.prover.prove(location, target, version);
        return version === former ? proof : { ...proof, outcome: 'inconclusive' as const };
      },
    };
    const blind: Scene = { ...made, ports: { ...made.ports, prover } };
    const startedAt = made.clock.wallMs();
    const { record } = await rotateToEnd(blind);
    expect(record.rotation).toMatchObject({ state: 'aborted', because: { code: 'NOT_PROVED' } });
    expect(made.clock.wallMs() - startedAt).toBeLessThan(300_000);
    expect(tokenAt(made)).toBe(FIRST);
  });

  test('a token that somebody else set is left as it is', async () => {
    const made = await scene();
    made.peer.state.auth = { mode: 'token', token: 'set-by-a-person-9Kd' };
    const { record } = await rotateToEnd(made);
    expect(record.rotation).toMatchObject({
      state: 'aborted',
      because: { code: 'PROVIDER_REFUSED', message: expect.stringContaining('somebody else') },
    });
  });

  test('a token that the gateway has from a secret provider is not replaced', async () => {
    const made = await scene();
    const tokenRef = { source: 'file', provider: 'keyfile', id: 'value' };
    made.peer.state.auth = { mode: 'token', token: FIRST, tokenRef };
    const { record } = await rotateToEnd(made);
    expect(record.rotation).toMatchObject({ state: 'aborted', because: { code: 'PROVIDER_REFUSED' } });
    expect(tokenAt(made)).toBe(FIRST);
  });

  test('a courier without operator.admin ends the rotation before anything changed', async () => {
    const made = await scene({ courierScopes: ['operator.read'] });
    const { record } = await rotateToEnd(made);
    expect(record.rotation).toMatchObject({
      state: 'aborted',
      because: { code: 'PROVIDER_REFUSED', message: expect.stringContaining('DEVICE_SCOPE_MISMATCH') },
    });
    expect(tokenAt(made)).toBe(FIRST);
  });
});

describe('afterwards', () => {
  test('within a grace the former token can be brought back', async () => {
    const made = await scene({ plan: { graceMs: DAY_MS / 2 } });
    const rotations = new Rotations(made.ports);
    expect((await rotations.start(made.subject)).record.rotation).toMatchObject({ state: 'resting' });
    expect((await rotations.back(made.subject)).record.rotation).toMatchObject({ state: 'aborted' });
    expect(await stored(made)).toBe(FIRST);
    expect(tokenAt(made)).toBe(FIRST);
  });

  test('a gateway that is put back from a backup is found, and healed by the next rotation', async () => {
    const made = await scene();
    await rotateToEnd(made);
    made.peer.state.auth = { mode: 'token', token: FIRST };
    made.clock.skip(DAY_MS + 1);
    const { record } = await new Rotations(made.ports).advance(made.subject);
    expect(record.retired).toMatchObject({
      fingerprint: fingerprint(FIRST),
      acceptedSince: expect.any(Number),
    });
    expect((await made.entries()).at(-1)).toMatchObject({
      step: 'reconcile-finding',
      facts: { finding: 'RETIRED_KEY_ACCEPTED' },
    });
    expect((await rotateToEnd(made, { urgent: true })).record.rotation).toMatchObject({ state: 'done' });
    expect(tokenAt(made)).toBe(await stored(made));
    expect(tokenAt(made)).not.toBe(FIRST);
  });

  test('one that is put back before the former token was proved dead takes the new one again', async () => {
    const made = await scene({ plan: { graceMs: 3_600_000 } });
    const rotations = new Rotations(made.ports);
    await rotations.start(made.subject);
    made.peer.state.auth = { mode: 'token', token: FIRST };
    made.clock.skip(3_600_001);
    expect((await rotations.advance(made.subject)).record.rotation).toMatchObject({ state: 'done' });
    expect(tokenAt(made)).toBe(await stored(made));
  });
});

describe('a watch that goes on meanwhile', () => {
  const watching = (made: Scene) => {
    const { keys, ports, clock } = made;
    const plan = watchPlan([made.subject.target], { network: { refuseLocalAddresses: false } });
    const now = () => clock.wallMs();
    const [check] = checksOf(plan, { keys, env: {}, keyIsChanging: keyIsChanging(ports.rotations, now) });
    if (!check) throw new Error('there is a check of each target');
    const order = { location: 'private:here', armed: true, carry: {}, controlReachedAt: null };
    const tools = {
      perform: (spec: HandshakeSpec) => handshake(spec),
      clock: systemClock,
      reproduce: () => null,
    };
    const defaults = { every: 60_000, quorum: 1, locations: ['private:here'] };
    return () =>
      takeLook(
        { ...order, check: planned(check, defaults), tick: Date.now() },
        { ...tools, confirmAfterMs: [60, 90] },
      );
  };

  test('sees no outage, rotation after rotation', async () => {
    const made = await scene();
    const look = watching(made);
    const seen: string[] = [];
    let over = false;
    const looking = (async () => {
      while (!over) seen.push((await look()).result);
    })();
    for (let turn = 0; turn < 4; turn++) await rotateToEnd(made);
    over = true;
    await looking;
    expect(seen.length).toBeGreaterThan(4);
    expect(seen.filter((result) => result !== 'paired' && result !== 'skipped')).toEqual([]);
    expect((await look()).result).toBe('paired');
  });

  test('has no vote while a proof takes long, and sees an outage where it never ends', async () => {
    const made = await scene();
    const look = watching(made);
    const prover = { prove: made.ports.prover.prove.bind(made.ports.prover) };
    const during: Look[] = [];
    const slow: Scene = {
      ...made,
      ports: {
        ...made.ports,
        prover: {
          prove: async (...asked) => {
            if (during.length === 0) {
              during.push(await look());
              made.clock.skip(300_001);
              during.push(await look());
            }
            return prover.prove(...asked);
          },
        },
      },
    };
    await rotateToEnd(slow);
    expect(during).toMatchObject([
      { result: 'skipped', reason: 'key-changing' },
      { result: 'failed', fault: { code: 'GATEWAY_TOKEN_MISMATCH' } },
    ]);
    expect((await look()).result).toBe('paired');
  });
});

describe('a device that is lost is recovered', () => {
  /** The answer to a device's own rotation is lost once. */
  const losing = (): Tap => {
    let lost = false;
    return (moment, method) => {
      if (lost || moment !== 'after' || method !== 'device.token.rotate') return undefined;
      lost = true;
      return 'cut';
    };
  };

  test.each([
    ['by the shared token that has been rotated', 'current'],
    ['also by one that is in force and not promoted yet', 'pending'],
  ] as const)('%s, and not by its copy in the vault', async (_, stage) => {
    const made = await scene({}, losing());
    const gateway = { ...made.gateway, close: async () => undefined };
    const devices = await gatewayStage({ gateway, plan: { graceMs: 0, sharedToken: TOKEN } });
    const token = 'another-token-5Fs8';
    made.peer.state.auth = { mode: 'token', token };
    await devices.keys.put(TOKEN, FIRST);
    if (stage === 'current') await devices.keys.put(TOKEN, token);
    else await devices.keys.stage(TOKEN, '3c2b1a09-8f7e-4d6c-9b5a-4f3e2d1c0b9a', token);
    expect((await rotateToEnd(devices)).record.rotation).toMatchObject({ state: 'done' });
    expect((await devices.entries()).map(({ step, outcome }) => `${step} ${outcome}`)).toContain(
      'recover done',
    );
    await devices.close();
  });
});
