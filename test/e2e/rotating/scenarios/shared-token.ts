import { randomUUID } from 'node:crypto';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../../functions/handshake/clock.ts';
import { parseDeviceDocument } from '../../../../functions/keys/device-document.ts';
import { inSession } from '../../../../functions/rotate/gateway/session.ts';
import { acceptsSharedToken } from '../../../../functions/rotate/gateway/shared-token.ts';
import { cutOff, denyRole, type Undo } from '../../harness/denial.ts';
import { roleOf } from '../../harness/permissions.ts';
import { begin, end, goOn } from '../attempts.ts';
import { REGIONS } from '../configuration.ts';
import type { RotatingInstallation } from '../installation.ts';
import { changeRecord, recordOf } from '../records.ts';
import { arnOf } from '../rights.ts';

const SECRET = 'shared-token';
const DEVICES = ['device', 'courier'] as const;
/** Longer than a new token waits for anybody who proves it, ms. */
const OPEN_MS = 181_000;

/** There is one at a time; the deployed courier reads the new one by itself, and sets it. */
export const sharedToken = (installation: () => RotatingInstallation) =>
  describe("a gateway's shared token", () => {
    const undo: Undo[] = [];
    afterEach(async () => {
      for (const restore of undo.splice(0)) await restore();
    });

    const stored = async () => (await installation().current(SECRET)).value;
    const at = () => ({ url: new URL(installation().peers.gateway.url), network: {}, headers: {} });
    const accepts = (token: string) => acceptsSharedToken(token, at(), systemClock);
    const rotation = async () => (await recordOf(installation(), 'token')).rotation;
    const begins = async () =>
      expect(await begin(installation(), 'token', randomUUID())).toMatchObject({ state: 'setting' });
    async function labels(): Promise<readonly string[]> {
      const { home, names } = installation();
      const asked = new DescribeSecretCommand({ SecretId: names.secret(SECRET) });
      const { VersionIdsToStages = {} } = await home.secrets.send(asked);
      return Object.values(VersionIdsToStages).flat().toSorted();
    }
    /** By its token, as it is stored. */
    async function comesIn(secret: (typeof DEVICES)[number]): Promise<void> {
      const parsed = parseDeviceDocument((await installation().current(secret)).value);
      if (!parsed.ok) throw new Error(parsed.reason);
      const { document: device } = parsed;
      const { deviceToken, scopes } = device;
      const connecting = { device, auth: { deviceToken }, mode: 'probe', scopes } as const;
      await inSession({ address: at(), clock: systemClock, ...connecting }, async () => undefined);
    }

    test('that Secrets Manager rotates is set by the courier: the former is refused, devices come in as before', async () => {
      const former = await stored();
      const devices = await Promise.all(DEVICES.map((secret) => installation().current(secret)));
      const entries = await installation().rotate('token', SECRET);
      expect([await accepts(await stored()), await accepts(former)]).toEqual([true, false]);
      expect(entries).toContainEqual(
        expect.objectContaining({
          ...{ step: 'set', outcome: 'done' },
          facts: expect.objectContaining({ gateway: 'gateway', token: 'set' }),
        }),
      );
      expect(entries.find(({ step }) => step === 'test')?.proofs).toContainEqual(
        expect.objectContaining({ outcome: 'paired' }),
      );
      for (const [index, secret] of DEVICES.entries()) {
        expect(await installation().current(secret)).toEqual(devices[index]);
        await comesIn(secret);
      }
    }, 180_000);

    test('that no region can prove gives way to the former one', async () => {
      const former = await stored();
      await begins();
      const { verify: functionName } = installation().names;
      undo.push(await cutOff(installation(), { regions: REGIONS, functionName }));
      expect(await goOn(installation(), 'token')).toMatchObject({ state: 'proving' });
      expect(await accepts(former)).toBe(false);
      await changeRecord(installation(), 'token', ({ rotation }) =>
        rotation ? { rotation: { ...rotation, since: rotation.since - OPEN_MS, nextAt: 0 } } : {},
      );
      expect(await goOn(installation(), 'token')).toMatchObject({ state: 'aborted' });
      expect(await rotation()).toMatchObject({ because: { code: 'NOT_PROVED' } });
      expect(await accepts(former)).toBe(true);
      expect(await stored()).toBe(former);
      expect(await labels()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
    }, 180_000);

    test('that the courier may not read is not set: the rotation says so, and goes on once it may', async () => {
      const { home, judgesPermissions, names } = installation();
      if (!judgesPermissions) return;
      const former = await stored();
      await begins();
      const right = {
        action: 'secretsmanager:GetSecretValue',
        resources: [arnOf(`secret:${names.secret(SECRET)}-*`)],
      };
      undo.push(await denyRole(home, await roleOf(home, names.courier), right));
      expect(await goOn(installation(), 'token')).toMatchObject({ state: 'setting' });
      expect(await rotation()).toMatchObject({
        trouble: { code: 'STORE_UNREADABLE', message: expect.stringContaining('AccessDenied') },
      });
      expect([await stored(), await accepts(former)]).toEqual([former, true]);
      expect((await installation().entries()).at(-1)).toMatchObject({
        ...{ target: 'token', step: 'set', outcome: 'failed' },
        facts: { code: 'STORE_UNREADABLE' },
      });
      for (const restore of undo.splice(0)) await restore();
      expect(await end(installation(), 'token')).toMatchObject({ state: 'done' });
      expect([await accepts(await stored()), await accepts(former)]).toEqual([true, false]);
      await installation().inbox.until(0, (received) =>
        received.some(({ subject }) => subject.includes('token: STORE_UNREADABLE')),
      );
    }, 180_000);
  });
