import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../functions/handshake/clock.ts';
import { AskingProver } from '../../functions/rotate/proof/asking-prover.ts';
import { assumed } from './harness/assumed-role.ts';
import { HOME } from './harness/configuration.ts';
import { denyRole } from './harness/denial.ts';
import { actionsOfRole } from './harness/permissions.ts';
import { OFFICE, PrivateInstallation, type PrivateTarget } from './private-location/installation.ts';

let installation: PrivateInstallation;

async function testEntries(target: PrivateTarget) {
  const { version } = await installation.current(target);
  return (await installation.entries()).filter(
    (entry) => entry.target === target && entry.rotation === version && entry.outcome === 'done',
  );
}

const provingOf = async (target: PrivateTarget) => {
  const rotation = (await installation.table.rotations.read(target))?.rotation;
  return rotation?.state === 'proving' ? rotation.proofs : [];
};

describe('a private location of a deployed rotation', () => {
  beforeAll(async () => {
    installation = await PrivateInstallation.deploy();
  }, 400_000);
  afterAll(() => installation?.remove(), 30_000);

  test('verify all: nothing is promoted until its watch has answered', async () => {
    const { version } = await installation.current('both');
    await installation.ask('both');
    await installation.until(async () => (await provingOf('both')).length === 2);
    expect(await provingOf('both')).toMatchObject([
      { location: HOME, outcome: 'paired' },
      { location: OFFICE, outcome: 'inconclusive', code: 'LOCATION_ASKED' },
    ]);
    expect((await installation.current('both')).version).toBe(version);
    const watch = await installation.watch();
    await installation.until(async () => (await installation.current('both')).version !== version);
    const { value } = await installation.current('both');
    expect(watch.stdout + watch.stderr).not.toContain(value.slice(-12));
    await installation.until(async () => {
      await installation.goOn();
      return (await testEntries('both')).some(({ step }) => step === 'retire');
    });
    const [proved] = (await testEntries('both')).filter(({ step }) => step === 'test');
    expect(proved?.proofs.map(({ location, outcome }) => [location, outcome])).toEqual([
      [HOME, 'paired'],
      [OFFICE, 'paired'],
    ]);
    expect(new Set(proved?.proofs.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  }, 300_000);

  test('what no region looks at is proved and, once retired, proved dead from there', async () => {
    const { provider } = installation.peers;
    const { value: former } = await installation.current('office');
    const entries = await installation.rotate('office', 'office');
    const proofs = (step: string) =>
      entries.find((entry) => entry.step === step && entry.outcome === 'done')?.proofs;
    expect(proofs('test')).toMatchObject([{ location: OFFICE, outcome: 'paired' }]);
    expect(proofs('retire')).toMatchObject([
      { location: OFFICE, outcome: 'failed', code: 'AUTH_KEY_REJECTED' },
    ]);
    expect(provider.accepts(former)).toBe(false);
    expect(await installation.table.proofRequests.open(OFFICE)).toEqual([]);
  }, 300_000);

  test('verify quorum: a watch that is dead holds nothing up', async () => {
    await installation.endWatch();
    const entries = await installation.rotate('either', 'either');
    const [proved] = entries.filter(({ step, outcome }) => step === 'test' && outcome === 'done');
    expect(proved?.proofs).toMatchObject([
      { location: HOME, outcome: 'paired' },
      { location: OFFICE, outcome: 'inconclusive' },
    ]);
  }, 300_000);

  describe('its roles', () => {
    const prove = async () => {
      const { version } = await installation.current('office');
      const { proofRequests: requests } = installation.table;
      const asked = { requests, clock: systemClock, everyMs: 60_000, handshakeMs: () => 5_000 };
      return new AskingProver(asked).prove(OFFICE, 'office', version, Date.now());
    };

    test('the one of its watch reads no version but the current one', async () => {
      const { endpoint, judgesPermissions, names } = installation;
      if (!judgesPermissions) return;
      const client = new SecretsManagerClient({
        region: HOME,
        endpoint,
        credentials: await assumed(installation, names.privateRole(OFFICE)),
      });
      const read = (VersionStage: string) =>
        client.send(new GetSecretValueCommand({ SecretId: names.secret('office'), VersionStage }));
      try {
        await expect(read('AWSCURRENT')).resolves.toBeDefined();
        for (const stage of ['AWSPENDING', 'AWSPREVIOUS'])
          await expect(read(stage)).rejects.toMatchObject({ name: 'AccessDeniedException' });
      } finally {
        client.destroy();
      }
    });

    test('the one that proves can do nothing but that, and every action of it is needed', async () => {
      const { home, judgesPermissions, names } = installation;
      if (!judgesPermissions) return;
      const verify = names.privateVerifyRole(OFFICE);
      const actions = ['secretsmanager:GetSecretValue', 'secretsmanager:ListSecretVersionIds'];
      expect(await actionsOfRole(home, verify)).toEqual(actions);
      await installation.watch();
      expect(await prove()).toMatchObject({ outcome: 'paired' });
      for (const action of actions) {
        const restore = await denyRole(home, verify, { action });
        expect(await prove()).toMatchObject({
          outcome: 'inconclusive',
          code: action.endsWith('GetSecretValue') ? 'KEY_UNREADABLE' : 'PROOF_BROKEN',
        });
        await restore();
      }
      const restore = await denyRole(home, names.privateRole(OFFICE), { action: 'sts:AssumeRole' });
      const watch = await installation.watch();
      expect(await prove()).toMatchObject({ outcome: 'inconclusive', code: 'ROLE_NOT_TAKEN' });
      expect(watch.stderr).toMatch(
        /no proof of a new key of office: AWS refuses .*: use a role that may; the role/,
      );
      await restore();
    }, 120_000);

    test('with --keys local it says at once that it cannot', async () => {
      const watch = await installation.watch('--keys', 'local');
      expect(watch.stderr).toContain('cannot prove new keys of both, either, office');
      expect(await prove()).toMatchObject({ outcome: 'inconclusive', code: 'KEYS_ELSEWHERE' });
    }, 60_000);
  });
});
