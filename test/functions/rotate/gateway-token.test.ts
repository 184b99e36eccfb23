import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../functions/handshake/clock.ts';
import type { ConnectOptions } from '../../../functions/handshake/openclaw/connect-request.ts';
import { fingerprint } from '../../../functions/keys/fingerprint.ts';
import { inSession } from '../../../functions/rotate/gateway/session.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { rotateToEnd } from '../../support/rotating/run.ts';
import { TOKEN } from '../../support/rotating/shared-token-stage.ts';
import { FIRST, scene, stepsOf, stored, tokenAt } from './shared-token-scene.ts';

const DAY_MS = 86_400_000;

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
