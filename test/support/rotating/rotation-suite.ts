import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../functions/handshake/clock.ts';
import { handshake } from '../../../functions/handshake/handshake.ts';
import { formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import { readGatewayVault } from '../../../functions/keys/gateway-vault.ts';
import { deliverTo } from '../../../functions/rotate/gateway/delivery.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { enrolled, type Stage } from '../gateway-scenarios/scenario.ts';
import { rewritingRelay } from '../rewriting-relay.ts';
import { followAlert } from './follow-alert.ts';
import { type GatewayStage, gatewayStage, paired, SECRET, VAULT } from './gateway-stage.ts';
import { rotateToEnd } from './run.ts';

type Opened = Stage & { close(): Promise<void> };

/** What a rotation needs of a gateway: the same for the practice one and for the real one. */
export function describeRotations(name: string, open: () => Promise<Opened>): void {
  describe(`${name}: rotations`, () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await open();
    }, 120_000);
    afterAll(() => opened?.close(), 30_000);

    const staged = (url = opened.gateway.url, recoverable = true): Promise<GatewayStage> => {
      const { approve, shared } = opened.gateway;
      const gateway = { url, approve, shared, close: async () => undefined };
      return gatewayStage({ gateway, recoverable, plan: { graceMs: 0 } });
    };

    test('a device is rotated, three times, and never a handshake fails meanwhile', async () => {
      const stage = await staged();
      const seen: string[] = [];
      let over = false;
      const watching = (async () => {
        while (!over) seen.push(await look(stage, await stored(stage, SECRET)));
      })();
      const states = [];
      for (let turn = 0; turn < 3; turn++) states.push((await rotateToEnd(stage)).record.rotation?.state);
      over = true;
      await watching;
      expect(states).toEqual(['done', 'done', 'done']);
      expect(seen.length).toBeGreaterThan(3);
      // With no grace one may have begun with a key that was retired while it was on its way; a watch reads it again.
      expect(
        seen.filter((outcome) => outcome !== 'paired' && outcome !== 'degraded').length,
      ).toBeLessThanOrEqual(3);
      for (const device of stage.devices)
        expect(await look(stage, formatDeviceDocument(device))).toBe('DEVICE_TOKEN_REJECTED');
      expect(await both(stage)).toEqual(['paired', 'paired']);
      expect(await stage.findings()).toEqual([]);
      await stage.close();
    }, 120_000);

    test('of two rotations at once one is refused, and no device is locked out', async () => {
      const stage = await staged();
      const racers = ['one', 'other'].map((holder) => new Rotations({ ...stage.ports, holder }));
      const settled = await Promise.allSettled(racers.map((rotations) => rotations.start(stage.subject)));
      expect(settled.filter(({ status }) => status === 'rejected')).toMatchObject([
        { reason: { code: 'BUSY' } },
      ]);
      await rotateToEnd(stage);
      expect(await both(stage)).toEqual(['paired', 'paired']);
      await stage.close();
    }, 60_000);

    /** On whose way the first new token is lost. */
    const losingRelay = async () => {
      let asked: unknown;
      const lost = { count: 0 };
      const relay = await rewritingRelay(opened.gateway.url, {
        toGateway: (frame) => {
          if (frame['method'] === 'device.token.rotate') asked = frame['id'];
          return frame;
        },
        toClient: (frame) => {
          if (asked === undefined || frame['id'] !== asked || lost.count > 0) return frame;
          lost.count += 1;
          return undefined;
        },
      });
      return { ...relay, lost };
    };

    test('an answer that is lost on the way is recovered by the shared token', async () => {
      const relay = await losingRelay();
      const stage = await staged(relay.url);
      expect((await rotateToEnd(stage)).record.rotation).toMatchObject({ state: 'done' });
      expect(relay.lost.count).toBe(1);
      expect((await stage.entries()).map(({ step, outcome }) => `${step} ${outcome}`)).toContain(
        'recover done',
      );
      expect(await both(stage)).toEqual(['paired', 'paired']);
      expect((await rotateToEnd(stage)).record.rotation).toMatchObject({ state: 'done' });
      await stage.close();
      await relay.close();
    }, 60_000);

    test('without it the standby is lost, and the very command of the alert mends it; the active device goes on', async () => {
      const relay = await losingRelay();
      const stage = await staged(relay.url, false);
      const { record } = await rotateToEnd(stage);
      expect(record.rotation).toMatchObject({ state: 'done', loss: { code: 'STANDBY_LOST' } });
      const active = await stored(stage, SECRET);
      expect(await followAlert(stage, record)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/standby: proved/),
      });
      expect(await stored(stage, SECRET)).toBe(active);
      expect(await both(stage)).toEqual(['paired', 'paired']);
      for (let turn = 0; turn < 2; turn++)
        expect((await rotateToEnd(stage)).record.rotation).toMatchObject({ state: 'done' });
      expect(await stage.findings()).toEqual([]);
      await stage.close();
      await relay.close();
    }, 60_000);

    test('a former device whose place another has taken in the vault removes itself', async () => {
      const stage = await staged(opened.gateway.url, false);
      await new Rotations(stage.ports).finish(stage.subject, randomUUID());
      await stage.keys.put(VAULT, formatDeviceDocument(await paired(stage.gateway)));
      expect((await rotateToEnd(stage)).record.rotation).toMatchObject({ state: 'done' });
      expect((await stage.entries()).at(-1)?.facts).toMatchObject({ removed: stage.devices[0].deviceId });
      expect(await both(stage)).toEqual(['paired', 'paired']);
      await stage.close();
    }, 60_000);

    describe('delivery', () => {
      const deliver = async (url = opened.gateway.url, clock = systemClock) => {
        const courier = await enrolled(opened, ['operator.admin']);
        const { provider } = opened.gateway;
        return deliverTo({
          ...{ gateway: 'gw', provider, clock, timeoutMs: 60_000 },
          address: { url, network: {}, headers: {} },
          courier: { state: 'found', value: formatDeviceDocument(courier) },
        });
      };

      test('is proved by what the gateway does with the key', async () => {
        opened.upstream.answer = 'accepts';
        expect(await deliver()).toMatchObject({ probe: 'ok', warnings: 0 });
      }, 60_000);

      /** Refuses `status` so often after a probe, as the real gateway does while it puts the probe's run away. */
      const refusingRelay = async (times: number) => {
        const asked: unknown[] = [];
        const refused = { count: 0 };
        let probed = false;
        const relay = await rewritingRelay(opened.gateway.url, {
          toGateway: (frame) => {
            if (frame['method'] === 'models.probe') probed = true;
            if (frame['method'] === 'status' && probed) asked.push(frame['id']);
            return frame;
          },
          toClient: (frame) => {
            if (!asked.includes(frame['id']) || refused.count === times) return frame;
            refused.count += 1;
            const error = { code: 'UNAVAILABLE', message: 'Session history database read was revoked' };
            return { type: 'res', id: frame['id'], ok: false, error };
          },
        });
        return { ...relay, refused };
      };

      test('is proved also where the gateway is not ready at once to say how it is', async () => {
        opened.upstream.answer = 'accepts';
        const relay = await refusingRelay(3);
        expect(await deliver(relay.url)).toMatchObject({ probe: 'ok', warnings: 0 });
        expect(relay.refused.count).toBe(3);
        await relay.close();
      }, 60_000);

      test('is not proved by a gateway that never says how it is', async () => {
        const relay = await refusingRelay(Number.POSITIVE_INFINITY);
        const impatient = { ...systemClock, sleep: async () => undefined };
        await expect(deliver(relay.url, impatient)).rejects.toMatchObject({
          code: 'NOT_DELIVERED',
          message: expect.stringContaining('GATEWAY_STARTING'),
        });
        await relay.close();
      }, 60_000);

      test('a key that the provider refuses is not delivered', async () => {
        opened.upstream.answer = 'rejects-key';
        await expect(deliver()).rejects.toMatchObject({
          code: 'NOT_DELIVERED',
          message: expect.stringContaining('UPSTREAM_KEY_REJECTED'),
        });
      }, 60_000);

      test('nor is one that the gateway could not read, though the old one still works', async () => {
        opened.upstream.answer = 'accepts';
        await opened.gateway.loseSecrets();
        await expect(deliver()).rejects.toMatchObject({
          code: 'NOT_DELIVERED',
          message: expect.stringContaining('could not read the secrets'),
        });
        await opened.gateway.findSecrets();
        expect(await deliver()).toMatchObject({ probe: 'ok' });
      }, 60_000);
    });
  });
}

async function stored({ keys }: GatewayStage, secret: string): Promise<string> {
  const credential = await keys.read(secret);
  return credential.state === 'found' ? credential.value : '';
}

async function look({ gateway }: GatewayStage, value: string): Promise<string> {
  const { verdict } = await handshake({
    ...{ target: 'gw', protocol: 'openclaw', url: gateway.url, location: 'private:here' },
    credential: { state: 'found', value },
    explain: { deviceToken: 'never' },
  });
  return verdict.fault?.code ?? 'paired';
}

/** The current device and the standby, each with what is stored of it. */
async function both(stage: GatewayStage): Promise<readonly string[]> {
  const vault = readGatewayVault(await stored(stage, VAULT));
  const standby = vault.state === 'usable' ? vault.vault.standby : null;
  return [
    await look(stage, await stored(stage, SECRET)),
    await look(stage, standby ? formatDeviceDocument(standby) : ''),
  ];
}
