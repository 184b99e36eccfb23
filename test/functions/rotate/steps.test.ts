import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import type { RotationDriver } from '../../../functions/rotate/driver.ts';
import { RotationError } from '../../../functions/rotate/rotation-error.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { stageByHand } from '../../../functions/rotate/stage-by-hand.ts';
import { rotateToEnd } from '../../support/rotating/run.ts';
import { type Scripted, scripted } from '../../support/rotating/scripted.ts';

let root: string;
let scene: Scripted;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-steps-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const open = async (over?: Partial<RotationPlan>) => {
  scene = await scripted(root, over);
  return new Rotations(scene.ports);
};
const entries = () => scene.entries.map(({ step, outcome }) => `${step} ${outcome}`);
const currentKey = async () => {
  const credential = await scene.keys.read('api');
  return credential.state === 'found' ? credential.value : credential.state;
};

describe('before promotion', () => {
  test('a new key that fails in one location is not promoted, pending is cleared, and the next rotation works', async () => {
    await open();
    scene.answer = (location, which) =>
      which === 'new' && location === 'eu-central-1' ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired'];
    const { record } = await rotateToEnd(scene);
    expect(record.rotation).toMatchObject({
      state: 'aborted',
      because: {
        code: 'NOT_PROVED',
        remedy: expect.arrayContaining(['Then rotate again: `pairwatch rotate api`.']),
      },
    });
    expect(await currentKey()).toBe('the-former-key');
    expect((await scene.keys.versions('api')).pending).toBeUndefined();
    expect(scene.calls).toEqual(['issue', 'discard the new key']);
    expect(entries()).toEqual([
      ...['create intended', 'create done', 'set skipped', 'test failed', 'abort intended', 'abort done'],
    ]);
    scene.answer = (_location, which) =>
      which === 'former' && scene.retired ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired'];
    expect((await rotateToEnd(scene)).record.rotation).toMatchObject({ state: 'done' });
    expect(await currentKey()).toMatch(/^key-of-/);
  });

  test('a target that is down is no verdict on the key: nothing is promoted and nothing lost', async () => {
    await open();
    scene.answer = () => ['failed', 'TCP_REFUSED'];
    expect((await rotateToEnd(scene)).record.rotation).toMatchObject({
      state: 'aborted',
      because: { code: 'TARGET_DOWN' },
    });
    expect(await currentKey()).toBe('the-former-key');
  });

  test('a location that cannot say how the current key fares does not condemn the new one', async () => {
    const rotations = await open();
    let asked = 0;
    scene.answer = (location, which) => {
      if (location !== 'private:office') return ['paired'];
      if (which === 'former') return ['inconclusive', 'LOCATION_ASKED'];
      asked += 1;
      return asked === 1 ? ['failed', 'TCP_REFUSED'] : ['paired'];
    };
    const waiting = await rotations.start(scene.subject);
    expect(waiting.record.rotation).toMatchObject({ state: 'proving' });
    expect(waiting.wait?.for).toContain('private:office (TCP_REFUSED) to prove the new key (2 of 3 have)');
    scene.clock.skipTo((waiting.wait?.until ?? 0) + 1);
    expect((await rotations.advance(scene.subject)).record.rotation).toMatchObject({ state: 'resting' });
  });

  test('all: a location that cannot judge is waited for until it can', async () => {
    const rotations = await open();
    let deaf = true;
    scene.answer = (location, which) => {
      if (deaf && location === 'private:office') return ['inconclusive'];
      return which === 'former' && scene.retired ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired'];
    };
    const waiting = await rotations.start(scene.subject);
    expect(waiting.wait?.for).toContain('private:office to prove the new key (2 of 3 have)');
    await expect(rotations.test(scene.subject, waiting.record.rotation?.version ?? '')).rejects.toMatchObject(
      {
        code: 'NOT_PROVED',
      },
    );
    deaf = false;
    expect((await rotateToEnd(scene)).record.rotation).toMatchObject({ state: 'done' });
  });

  test('all: until the deadline, and then it is given up', async () => {
    await open({ deadlineMs: 3_600_000 });
    scene.answer = (location) => (location === 'private:office' ? ['inconclusive'] : ['paired']);
    const begun = scene.clock.wallMs();
    const rotations = new Rotations(scene.ports);
    let standing = await rotations.start(scene.subject);
    while (standing.wait) {
      scene.clock.skipTo(standing.wait.until + 1);
      standing = await rotations.advance(scene.subject);
    }
    expect(standing.record.rotation).toMatchObject({ state: 'aborted', because: { code: 'OVERDUE' } });
    expect(scene.clock.wallMs() - begun).toBeGreaterThanOrEqual(3_600_000);
    expect(await currentKey()).toBe('the-former-key');
  });

  test('quorum: one dead location holds nothing up', async () => {
    await open({ verify: 'quorum' });
    scene.answer = (location, which) => {
      if (location === 'private:office') return ['inconclusive'];
      return which === 'former' && scene.retired ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired'];
    };
    expect((await rotateToEnd(scene)).record.rotation).toMatchObject({ state: 'done' });
  });

  test('a key that somebody replaced meanwhile is not promoted over', async () => {
    const rotations = await open();
    const version = '11111111-2222-4333-8444-555555555555';
    await rotations.test(scene.subject, version);
    await scene.keys.put('api', 'put-by-hand');
    await expect(rotations.finish(scene.subject, version)).rejects.toMatchObject({ code: 'CURRENT_CHANGED' });
    expect(await currentKey()).toBe('put-by-hand');
    await expect(rotations.create(scene.subject, version)).rejects.toMatchObject({ code: 'CURRENT_CHANGED' });
  });

  test('a pending version that nobody knows is cleared away, and its key ended', async () => {
    await open();
    await scene.keys.stage('api', 'an-orphan', 'key-of-orphan');
    expect((await rotateToEnd(scene)).record.rotation).toMatchObject({ state: 'done' });
    expect(scene.calls.slice(0, 2)).toEqual(['discard the new key', 'issue']);
    expect(scene.entries[0]).toMatchObject({ step: 'clean', facts: { orphan: 'an-orphan' } });
  });

  test('an empty secret is not rotated', async () => {
    const rotations = await open();
    const nowhere = { ...scene.subject, secret: 'unfilled' };
    await expect(rotations.start(nowhere)).rejects.toMatchObject({
      code: 'CURRENT_MISSING',
      remedy: ['Store its first key: `pairwatch keys put api`.'],
    });
    expect(scene.entries).toEqual([]);
  });
});

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
    const { litellm } = scene.ports.drivers;
    const intents: unknown[] = [];
    const retire: RotationDriver['retire'] = async (work, former) => {
      const { rotation } = (await scene.ports.rotations.read('api')) ?? {};
      intents.push(rotation?.intents.find(({ step }) => step === 'retire')?.at);
      if (intents.length < 4) throw new RotationError('PROVIDER_UNREACHABLE', 'no answer');
      return litellm?.retire(work, former) ?? Promise.reject(new Error('no driver'));
    };
    const drivers = litellm && { litellm: { ...litellm, retire } };
    const ports = { ...scene.ports, ...(drivers && { drivers }) };
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

describe('a person', () => {
  test('goes back while the former key lives: gateways take it again, the new one is ended', async () => {
    const rotations = await open({ deliverTo: [{ gateway: 'gw', provider: 'xroute' }] });
    await rotations.start(scene.subject);
    expect(await currentKey()).toMatch(/^key-of-/);
    const { record } = await rotations.back(scene.subject);
    expect(record.rotation).toMatchObject({ state: 'aborted', because: { code: 'STOPPED' } });
    expect(await currentKey()).toBe('the-former-key');
    expect(scene.calls).toEqual(['issue', 'deliver gw', 'deliver gw', 'discard the new key']);
    await expect(rotations.back(scene.subject)).rejects.toMatchObject({ code: 'TOO_LATE' });
  });

  test('gives up what hangs, and nothing that is promoted', async () => {
    const rotations = await open();
    scene.answer = () => ['inconclusive'];
    await rotations.start(scene.subject);
    expect((await rotations.abort(scene.subject)).record.rotation).toMatchObject({ state: 'aborted' });
    await expect(rotations.abort(scene.subject)).rejects.toMatchObject({ code: 'TOO_LATE' });
    scene.answer = () => ['paired'];
    await rotations.start(scene.subject);
    await expect(rotations.abort(scene.subject)).rejects.toMatchObject({ code: 'TOO_LATE' });
  });

  test('stages the key where nobody can make one by an API', async () => {
    const rotations = await open({ driver: 'assisted', graceMs: 0 });
    const { litellm } = scene.ports.drivers;
    const { issue: _, ...byHand } = litellm ?? { name: 'assisted' as const };
    const assisted = new Rotations({
      ...scene.ports,
      drivers: { assisted: { ...byHand, name: 'assisted' } as never },
    });
    const waiting = await assisted.start(scene.subject);
    expect(waiting.record.rotation).toMatchObject({
      state: 'creating',
      trouble: {
        code: 'PENDING_MISSING',
        remedy: [
          expect.stringMatching(/^Make a new key where the keys of api\.example\.com are made/),
          'Store it: `pairwatch keys put api --pending`; all that follows goes by itself.',
        ],
      },
    });
    const version = await stageByHand(scene.ports, { target: 'api', secret: 'api' }, 'made-by-hand');
    expect(version).toBe(waiting.record.rotation?.version);
    scene.clock.skipTo((waiting.wait?.until ?? 0) + 1);
    expect((await assisted.advance(scene.subject)).record.rotation).toMatchObject({ state: 'done' });
    expect(await currentKey()).toBe('made-by-hand');
    expect(rotations).toBeDefined();
  });
});

describe('the retired key', () => {
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
