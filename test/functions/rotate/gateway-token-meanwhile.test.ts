import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../functions/handshake/clock.ts';
import { handshake } from '../../../functions/handshake/handshake.ts';
import type { HandshakeSpec } from '../../../functions/handshake/spec.ts';
import { checksOf } from '../../../functions/plan/checks.ts';
import { planned } from '../../../functions/probe/check.ts';
import type { Look } from '../../../functions/probe/look.ts';
import { takeLook } from '../../../functions/probe/take-look.ts';
import { keyIsChanging } from '../../../functions/rotate/changing.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { gatewayStage } from '../../support/rotating/gateway-stage.ts';
import { rotateToEnd } from '../../support/rotating/run.ts';
import { TOKEN } from '../../support/rotating/shared-token-stage.ts';
import { watchPlan } from '../plan/target.ts';
import { FIRST, type Scene, scene, type Tap, WithoutToken } from './shared-token-scene.ts';

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

  const outcomeOf = (look: Look): string => {
    switch (look.result) {
      case 'failed':
        return look.fault.code;
      case 'skipped':
        return look.reason;
      default:
        return look.result;
    }
  };

  test('sees no outage, rotation after rotation', async () => {
    const made = await scene();
    const look = watching(made);
    const seen: string[] = [];
    let over = false;
    const looking = (async () => {
      while (!over) seen.push(outcomeOf(await look()));
    })();
    const more = async (count: number) => {
      const until = seen.length + count;
      while (seen.length < until) await sleep(10);
    };
    for (let turn = 0; turn < 4; turn++) {
      await rotateToEnd(made);
      await more(2);
    }
    over = true;
    await looking;
    expect(seen.length).toBeGreaterThan(4);
    expect(seen.filter((outcome) => outcome !== 'paired' && outcome !== 'key-changing')).toEqual([]);
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

  test('not before the shared token can be read: nothing is given up for that', async () => {
    const made = await scene({}, losing());
    const gateway = { ...made.gateway, close: async () => undefined };
    const devices = await gatewayStage({
      ...{ gateway, recoverable: false },
      plan: { graceMs: 0, sharedToken: TOKEN },
    });
    await devices.keys.put(TOKEN, FIRST);
    const blind = new Rotations({ ...devices.ports, keys: new WithoutToken(devices.root) });
    await blind.start(devices.subject);
    devices.clock.skip(60_001);
    const { record } = await blind.advance(devices.subject);
    expect(record.rotation).toMatchObject({ state: 'retiring', trouble: { code: 'STORE_UNREADABLE' } });
    const { rotation } = (await rotateToEnd(devices)).record;
    expect(rotation).toMatchObject({ state: 'done' });
    expect(rotation).not.toHaveProperty('loss');
    await devices.close();
  });
});
