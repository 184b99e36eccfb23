import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { HOME } from '../../harness/configuration.ts';
import { cutOff, denyRole, type Undo } from '../../harness/denial.ts';
import type { RotatingInstallation } from '../installation.ts';
import { nightShift, type Person } from '../person.ts';
import { hurry, recordOf } from '../records.ts';

const NOW = ['--now', '--grace', '0s'];

/** What a person does at night, with rights for just that. */
export const emergency = (installation: () => RotatingInstallation) =>
  describe('a person with a leaked key', () => {
    let person: Person;
    const undo: Undo[] = [];

    beforeAll(async () => {
      person = await nightShift(installation());
    });
    afterEach(async () => {
      for (const restore of undo.splice(0)) await restore();
    });

    const killVerify = async () => {
      const { names } = installation();
      undo.push(await cutOff(installation(), { regions: ['us-east-1'], functionName: names.verify }));
    };
    const killCourier = async () => {
      const { names } = installation();
      undo.push(await cutOff(installation(), { regions: [HOME], functionName: names.courier }));
    };
    const key = async () => (await installation().current('api')).value;
    const accepts = (value: string) => installation().peers.provider.accepts(value);
    async function labels(): Promise<readonly string[]> {
      const { home, names } = installation();
      const asked = new DescribeSecretCommand({ SecretId: names.secret('api') });
      const { VersionIdsToStages = {} } = await home.secrets.send(asked);
      return Object.values(VersionIdsToStages).flat().toSorted();
    }

    test('kills it with a dead location and a dead courier, and is told what was passed over', async () => {
      const leaked = await key();
      await killVerify();
      await killCourier();
      const { code, stdout, stderr } = await person.rotate('api', ...NOW);
      expect({ code, stderr: stderr.match(/[A-Z_]{6,}:/g) }).toEqual({ code: 0, stderr: null });
      expect(accepts(leaked)).toBe(false);
      expect(accepts(await key())).toBe(true);
      expect(stdout).toMatch(/test done .*us-east-1 inconclusive LOCATION_SILENT/);
      expect(stdout).toMatch(/deliver skipped .*gateway gateway/);
      expect(stdout).toContain('the former key is dead');
      expect(stdout).toContain('DELIVERY_OWED: gateway was passed over');
      expect(stdout + stderr).not.toContain(leaked.slice(8));
      expect(stdout + stderr).not.toContain((await key()).slice(-12));
      const { rotation } = await recordOf(installation(), 'api');
      const written = (await installation().entries()).filter(
        (entry) => entry.rotation === rotation?.version,
      );
      expect(written.map(({ step, outcome }) => `${step} ${outcome}`)).toContain('deliver skipped');
      for (const { facts, writer } of written) {
        expect(facts['askedBy']).toMatch(/^\S+@\S+$/);
        expect(writer).toContain(installation().names.rotate);
      }
    }, 180_000);

    test('what was passed over is brought as soon as the courier is back; people hear of both', async () => {
      const { inbox, names, peers } = installation();
      const isTold = (code: string) => () =>
        inbox.all.some(({ text, topic }) => topic === names.alertsTopic && text.includes(code));
      const owed = await recordOf(installation(), 'api');
      expect(owed.passedOver).toMatchObject([{ state: 'owed', gateway: 'gateway' }]);
      const inUse = () => peers.gateway.state.providers.get('practice')?.apiKey ?? '';
      expect(accepts(inUse())).toBe(false);
      await inbox.until(0, isTold('DELIVERY_OWED'));
      await hurry(installation(), 'api');
      await installation().goOn();
      expect(inUse()).toBe(await key());
      expect((await recordOf(installation(), 'api')).passedOver).toMatchObject([{ state: 'delivered' }]);
      expect((await installation().entries()).at(-1)).toMatchObject({
        ...{ step: 'deliver', outcome: 'done', rotation: owed.rotation?.version },
        facts: { gateway: 'gateway', probe: 'ok' },
      });
      await inbox.until(0, isTold('DELIVERED_LATE'));
    }, 120_000);

    test('afterwards Secrets Manager rotates as ever', async () => {
      expect(await labels()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
      const entries = await installation().rotate('api', 'api');
      expect(entries).toContainEqual(expect.objectContaining({ step: 'deliver', outcome: 'done' }));
    }, 180_000);

    test('makes the rotation urgent that Secrets Manager has begun and that hangs', async () => {
      const leaked = await key();
      await killVerify();
      await installation().ask('api');
      await installation().until(
        async () => (await recordOf(installation(), 'api')).rotation?.state === 'proving',
      );
      const { rotation: begun } = await recordOf(installation(), 'api');
      expect(await person.rotate('api', ...NOW)).toMatchObject({ code: 0 });
      expect((await recordOf(installation(), 'api')).rotation).toMatchObject({
        state: 'done',
        urgent: true,
        version: begun?.version,
      });
      expect(accepts(leaked)).toBe(false);
      await installation().settled();
      expect(await labels()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
    }, 180_000);

    test('gives up one that hangs: the key stays, and nothing of the new one', async () => {
      const before = await key();
      const issued = installation().peers.provider.keys.length;
      await killVerify();
      expect(await person.rotate('api', '--no-wait')).toMatchObject({
        code: 3,
        stdout: expect.stringMatching(/waits for us-east-1 .*to prove the new key/),
      });
      expect(await person.rotate('api', '--abort')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('given up'),
      });
      expect(await key()).toBe(before);
      expect(accepts(before)).toBe(true);
      expect(installation().peers.provider.keys).toHaveLength(issued);
      expect(await labels()).not.toContain('AWSPENDING');
    }, 180_000);

    test('goes back to the former key while it lives', async () => {
      const before = await key();
      expect(await person.rotate('api', '--grace', '1h', '--no-wait')).toMatchObject({
        code: 3,
        stdout: expect.stringContaining('waits for the grace'),
      });
      const promoted = await key();
      expect(promoted).not.toBe(before);
      expect(await person.rotate('api', '--abort')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('pairwatch rotate api --back --store aws'),
      });
      expect(await person.rotate('api', '--back')).toMatchObject({ code: 0 });
      expect(await key()).toBe(before);
      expect(accepts(promoted)).toBe(false);
      expect(installation().peers.gateway.state.providers.get('practice')?.apiKey).toBe(before);
    }, 180_000);

    test.each(['lambda:InvokeFunction', 'dynamodb:GetItem'])('needs %s', async (action) => {
      const { home, judgesPermissions } = installation();
      if (!judgesPermissions) return;
      undo.push(await denyRole(home, person.role, { action }));
      const { code, stdout, stderr } = await person.rotate('api', ...NOW);
      expect({ code, stdout, stderr }).toEqual({
        code: 3,
        stdout: '',
        stderr: expect.stringContaining('AWS refuses'),
      });
    });
  });
