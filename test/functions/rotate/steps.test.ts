import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { stageByHand } from '../../../functions/rotate/stage-by-hand.ts';
import { rotateToEnd } from '../../support/rotating/run.ts';
import { madeByHand, type Scripted, scripted } from '../../support/rotating/scripted.ts';

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
    expect(scene.entries.find(({ outcome }) => outcome === 'failed')).toMatchObject({
      fingerprints: { current: expect.any(String), pending: expect.any(String) },
      proofs: [
        { location: 'us-east-1', outcome: 'paired' },
        { location: 'eu-central-1', outcome: 'failed', code: 'AUTH_KEY_REJECTED' },
        { location: 'private:office', outcome: 'paired' },
      ],
    });
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
    await open({ driver: 'assisted', graceMs: 0 });
    const assisted = new Rotations(madeByHand(scene));
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
  });
});
