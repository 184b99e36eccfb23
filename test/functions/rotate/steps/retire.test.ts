import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RotationPlan } from '../../../../functions/contract/rotation.ts';
import type { RotationDriver } from '../../../../functions/rotate/driver.ts';
import { RotationError } from '../../../../functions/rotate/rotation-error.ts';
import { Rotations } from '../../../../functions/rotate/rotations.ts';
import { rotateToEnd } from '../../../support/rotating/run.ts';
import { drivenBy, type Scripted, scripted } from '../../../support/rotating/scripted.ts';

let root: string;
let scene: Scripted;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-retire-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const open = async (over?: Partial<RotationPlan>) => {
  scene = await scripted(root, over);
  return new Rotations(scene.ports);
};
const entries = () => scene.entries.map(({ step, outcome }) => `${step} ${outcome}`);

describe('delivery and retirement', () => {
  const deliverTo = [{ gateway: 'gw', provider: 'xroute' }];

  test('while a gateway does not take the key the old one stays, for a day and longer', async () => {
    const rotations = await open({ deliverTo });
    scene.undeliverable = 'the gateway is away';
    let standing = await rotations.start(scene.subject);
    const begun = scene.clock.wallMs();
    while (scene.clock.wallMs() - begun < 90_000_000) {
      scene.clock.skipTo((standing.wait?.until ?? 0) + 1);
      standing = await rotations.advance(scene.subject);
    }
    expect(standing.record.rotation).toMatchObject({
      state: 'delivering',
      trouble: { code: 'NOT_DELIVERED' },
    });
    expect(scene.clock.wallMs()).toBeGreaterThan(
      standing.record.rotation?.deadlineAt ?? Number.POSITIVE_INFINITY,
    );
    expect(scene.retired).toBe(false);
    expect(entries().filter((entry) => entry === 'deliver failed')).toHaveLength(1);
    expect(scene.calls.length).toBeLessThan(120);
    scene.undeliverable = undefined;
    expect((await rotateToEnd(scene)).record.rotation).toMatchObject({ state: 'done' });
  });

  test('who asks once more has mended what was wrong: it is tried at once', async () => {
    const rotations = await open({ graceMs: 0, deliverTo: [{ gateway: 'gw', provider: 'ai' }] });
    scene.undeliverable = 'the courier is absent';
    expect((await rotations.start(scene.subject)).wait?.for).toContain('the courier is absent');
    scene.undeliverable = undefined;
    expect((await rotations.advance(scene.subject)).wait?.for).toContain('the courier is absent');
    expect((await rotations.start(scene.subject)).record.rotation).toMatchObject({ state: 'done' });
  });

  test('the grace is waited for, and the last user of the old key', async () => {
    const rotations = await open({ graceMs: 3_600_000 });
    const resting = await rotations.start(scene.subject);
    expect(resting.wait?.for).toContain('the grace');
    scene.clock.skipTo((resting.wait?.until ?? 0) + 1);
    scene.lastUsed = scene.clock.wallMs() - 1_000;
    const used = await rotations.advance(scene.subject);
    expect(used.wait?.for).toContain('the last user of the former key');
    scene.clock.skipTo((used.wait?.until ?? 0) + 1);
    scene.lastUsed += 60_000;
    expect((await rotations.advance(scene.subject)).wait?.for).toContain('the last user');
    scene.clock.skip(300_001);
    expect((await rotations.advance(scene.subject)).record.rotation).toMatchObject({ state: 'done' });
  });

  test('with a short grace the last user is asked after more often', async () => {
    const rotations = await open({ graceMs: 20_000 });
    const resting = await rotations.start(scene.subject);
    scene.clock.skipTo((resting.wait?.until ?? 0) + 1);
    scene.lastUsed = scene.clock.wallMs() - 1_000;
    expect((await rotations.advance(scene.subject)).wait?.for).toContain('the last user');
    scene.clock.skip(20_001);
    expect((await rotations.advance(scene.subject)).record.rotation).toMatchObject({ state: 'done' });
  });

  test.each([
    [60_000, 60, 63],
    [3_600_000, 65, 71],
  ])(
    'with a grace of %i ms, a watch that keeps keys for an hour holds the end up until after minute %i',
    async (graceMs, least, most) => {
      const rotations = await open({ graceMs });
      let standing = await rotations.start(scene.subject);
      const promotedAt = scene.clock.wallMs();
      while (standing.wait) {
        scene.clock.skipTo(standing.wait.until + 1);
        const lastTick = Math.floor((scene.clock.wallMs() - promotedAt) / 60_000);
        scene.lastUsed = promotedAt + Math.min(lastTick, 60) * 60_000;
        standing = await rotations.advance(scene.subject);
      }
      expect(standing.record.rotation).toMatchObject({ state: 'done' });
      const minutes = (scene.clock.wallMs() - promotedAt) / 60_000;
      expect(minutes).toBeGreaterThanOrEqual(least);
      expect(minutes).toBeLessThan(most);
    },
  );

  test('a key that is still accepted is ended again, and said', async () => {
    await open({ graceMs: 0 });
    let stubborn = 2;
    scene.answer = (_location, which) => {
      if (which === 'new' || !scene.retired) return ['paired'];
      stubborn -= 1;
      return stubborn >= 0 ? ['paired'] : ['failed', 'AUTH_KEY_REJECTED'];
    };
    expect((await rotateToEnd(scene)).record.rotation).toMatchObject({ state: 'done' });
    expect(scene.calls.filter((call) => call === 'retire')).toHaveLength(3);
    expect(entries().filter((entry) => entry === 'retire failed')).toHaveLength(1);
    expect(entries().filter((entry) => entry === 'retire intended')).toHaveLength(1);
  });

  test('the intent to end it stands in the record anew before each try, and in the ledger once for whoever tries', async () => {
    await open({ graceMs: 0 });
    const intents: unknown[] = [];
    const retire: RotationDriver['retire'] = async (work, former) => {
      const { rotation } = (await scene.ports.rotations.read('api')) ?? {};
      intents.push(rotation?.intents.find(({ step }) => step === 'retire')?.at);
      if (intents.length < 4) throw new RotationError('PROVIDER_UNREACHABLE', 'no answer');
      return scene.driver.retire(work, former);
    };
    const ports = drivenBy(scene, { retire });
    const rotations = new Rotations(ports);
    let { wait } = await rotations.start(scene.subject);
    scene.clock.skipTo((wait?.until ?? 0) + 1);
    ({ wait } = await rotations.advance(scene.subject));
    scene.clock.skipTo((wait?.until ?? 0) + 1);
    await rotateToEnd({ ...scene, ports: { ...ports, by: 'another@there' } });
    expect(new Set(intents).size).toBe(4);
    expect(entries().filter((entry) => entry === 'retire intended')).toHaveLength(2);
  });

  test('what only a person can end is waited for', async () => {
    const rotations = await open({ graceMs: 0 });
    scene.byItself = false;
    const standing = await rotations.start(scene.subject);
    expect(standing.record.rotation).toMatchObject({
      state: 'refusing',
      trouble: { code: 'NOT_DEAD', remedy: ['Revoke it in the console.'] },
    });
    scene.retired = true;
    expect((await rotateToEnd(scene)).record.rotation).toMatchObject({ state: 'done' });
    expect(scene.calls.filter((call) => call === 'retire')).toHaveLength(1);
  });

  test('a provider that refuses every key for a while proves nothing to a person who has not revoked it yet', async () => {
    const rotations = await open({ graceMs: 0 });
    scene.byItself = false;
    await rotations.start(scene.subject);
    const { answer } = scene;
    scene.answer = () => ['failed', 'AUTH_KEY_REJECTED'];
    scene.clock.skip(900_000);
    expect(await rotations.advance(scene.subject)).toMatchObject({
      record: { rotation: { state: 'refusing' } },
      wait: { for: expect.stringContaining(' to take the current key') },
    });
    scene.answer = answer;
    scene.retired = true;
    expect((await rotateToEnd(scene)).record.rotation).toMatchObject({ state: 'done' });
  });

  test('only a refusal of the key itself proves it dead', async () => {
    const rotations = await open({ graceMs: 0 });
    scene.answer = (_location, which) => (which === 'former' ? ['failed', 'TCP_TIMEOUT'] : ['paired']);
    const standing = await rotations.start(scene.subject);
    expect(standing.record.rotation).toMatchObject({ state: 'refusing' });
    expect(standing.wait?.for).toContain('whether the former key is refused');
  });

  test('an emergency with a dead location and a dead courier kills the leaked key, and says what it skipped', async () => {
    const rotations = await open({ deliverTo });
    scene.undeliverable = 'the courier is dead';
    scene.lastUsed = scene.clock.wallMs() + 1_000_000;
    scene.answer = (location, which) => {
      if (location === 'us-east-1') return ['inconclusive'];
      return which === 'former' && scene.retired ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired'];
    };
    const { record } = await rotations.start(scene.subject, { urgent: true, graceMs: 0 });
    expect(record.rotation).toMatchObject({ state: 'done' });
    expect(scene.entries.find(({ step }) => step === 'deliver')).toMatchObject({
      outcome: 'skipped',
      facts: { gateway: 'gw', because: 'the courier is dead' },
    });
    expect(
      scene.entries.find(({ step, outcome }) => step === 'test' && outcome === 'done')?.proofs,
    ).toContainEqual(expect.objectContaining({ location: 'us-east-1', outcome: 'inconclusive' }));
  });
});

describe('the retired key', () => {
  test('is asked after from another location where the first cannot tell', async () => {
    const rotations = await open({ graceMs: 0 });
    await rotateToEnd(scene);
    scene.answer = (location) =>
      location === 'us-east-1' ? ['inconclusive', 'LOCATION_SILENT'] : ['paired'];
    scene.clock.skip(86_400_001);
    expect((await rotations.advance(scene.subject)).record.retired?.acceptedSince).toBeDefined();
  });

  test('is asked after once a day; taken again, it is a finding, until it is refused again', async () => {
    const rotations = await open({ graceMs: 0 });
    await rotateToEnd(scene);
    let asked = 0;
    scene.answer = (_location, which) => {
      if (which === 'former') asked += 1;
      return ['paired'];
    };
    await rotations.advance(scene.subject);
    expect(asked).toBe(0);
    for (let day = 0; day < 2; day++) {
      scene.clock.skip(86_400_001);
      await rotations.advance(scene.subject);
      await rotations.advance(scene.subject);
    }
    expect(asked).toBe(2);
    expect((await rotations.standing(scene.subject)).record.retired?.acceptedSince).toBeDefined();
    expect(entries().filter((entry) => entry === 'reconcile-finding failed')).toHaveLength(1);
    scene.answer = () => ['failed', 'AUTH_KEY_REJECTED'];
    scene.clock.skip(86_400_001);
    expect((await rotations.advance(scene.subject)).record.retired?.acceptedSince).toBeUndefined();
  });
});
