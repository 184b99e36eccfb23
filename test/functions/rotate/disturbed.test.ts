import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import { fingerprint } from '../../../functions/keys/fingerprint.ts';
import type { VersionedKeyStore } from '../../../functions/keys/versioned-store.ts';
import { rotationSamples } from '../../../functions/rotate/news.ts';
import { RotationError } from '../../../functions/rotate/rotation-error.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { stageByHand } from '../../../functions/rotate/stage-by-hand.ts';
import { rotateToEnd } from '../../support/rotating/run.ts';
import { drivenBy, madeByHand, type Scripted, scripted } from '../../support/rotating/scripted.ts';

const VERSION = '11111111-2222-4333-8444-555555555555';
const YEAR_MS = 31_536_000_000;

let root: string;
let scene: Scripted;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-disturbed-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const open = async (over?: Partial<RotationPlan>) => {
  scene = await scripted(root, over);
  return new Rotations(scene.ports);
};
const currentKey = async () => {
  const credential = await scene.keys.read('api');
  return credential.state === 'found' ? credential.value : credential.state;
};
const stateNow = async (rotations: Rotations) => (await rotations.standing(scene.subject)).record.rotation;
/** The key store, with some of its methods replaced. */
const keysThat = (over: Partial<VersionedKeyStore>): VersionedKeyStore =>
  new Proxy(scene.keys as VersionedKeyStore, {
    get: (target, name) => {
      const value: unknown = Reflect.get(over, name) ?? Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

describe('a promotion that nobody wrote down', () => {
  test('is not given up when its deadline has passed: the former key is ended', async () => {
    await open({ graceMs: 0 });
    const dying = keysThat({
      promote: async (secret, version) => {
        await scene.keys.promote(secret, version);
        throw Object.assign(new Error('killed'), { code: 'KILLED' });
      },
    });
    const first = new Rotations({ ...scene.ports, keys: dying });
    await expect(first.start(scene.subject)).rejects.toMatchObject({ code: 'KILLED' });
    scene.clock.skip(scene.subject.plan.deadlineMs + 1);
    const { record } = await rotateToEnd(scene);
    expect(record.rotation).toMatchObject({ state: 'done' });
    expect(record.rotation).not.toHaveProperty('because');
    expect(scene.calls).toEqual(['issue', 'retire']);
    expect(await currentKey()).toMatch(/^key-of-/);
  });
});

describe('a store that does not answer', () => {
  const shut = () => keysThat({ readStage: async () => ({ state: 'unreadable', reason: 'throttled' }) });

  test('does not make a former key missing: it is ended once the store answers', async () => {
    const rotations = await open();
    const { wait } = await rotations.start(scene.subject);
    scene.clock.skipTo((wait?.until ?? 0) + 1);
    const during = await new Rotations({ ...scene.ports, keys: shut() }).advance(scene.subject);
    expect(during.record.rotation).toMatchObject({ state: 'resting', trouble: { code: 'STORE_UNREADABLE' } });
    expect((await rotateToEnd(scene)).record.rotation).toMatchObject({ state: 'done' });
    expect(scene.retired).toBe(true);
  });

  test('ends no rotation that is being proved', async () => {
    const rotations = await open({ graceMs: 0 });
    scene.answer = () => ['inconclusive'];
    const { wait } = await rotations.start(scene.subject);
    scene.clock.skipTo((wait?.until ?? 0) + 1);
    const during = await new Rotations({ ...scene.ports, keys: shut() }).advance(scene.subject);
    expect(during.record.rotation).toMatchObject({ state: 'proving', trouble: { code: 'STORE_UNREADABLE' } });
  });

  test('nor does a secret that is deleted, and put back', async () => {
    const rotations = await open({ graceMs: 0 });
    scene.byItself = false;
    await rotations.finish(scene.subject, VERSION);
    const gone = keysThat({
      versions: async () => ({}),
      readStage: async () => ({ state: 'absent', reason: 'no secret' }),
    });
    const during = await new Rotations({ ...scene.ports, keys: gone }).advance(scene.subject);
    expect(during.record.rotation).toMatchObject({ state: 'retiring', trouble: { code: 'CURRENT_MISSING' } });
    scene.byItself = true;
    expect((await rotateToEnd(scene)).record.rotation).not.toHaveProperty('loss');
  });
});

describe('a person beside a rotation', () => {
  test('puts another key: the rotation does not go back over it', async () => {
    const rotations = await open();
    await rotations.start(scene.subject);
    await scene.keys.put('api', 'put-by-hand');
    await expect(rotations.back(scene.subject)).rejects.toMatchObject({ code: 'CURRENT_CHANGED' });
    await expect(rotations.abort(scene.subject)).rejects.toMatchObject({ code: 'TOO_LATE' });
    expect(scene.calls).toEqual(['issue']);
    expect(await currentKey()).toBe('put-by-hand');
    expect((await rotateToEnd(scene)).record.rotation).toMatchObject({
      state: 'done',
      loss: { code: 'FORMER_MISSING', remedy: [expect.stringContaining(fingerprint('the-former-key'))] },
    });
    expect(await currentKey()).toBe('put-by-hand');
  });

  test('puts another value in the place of the pending one: what is proved is not what was made', async () => {
    await open();
    const { prover } = scene.ports;
    const seeing = {
      prove: async (location: string, target: string, version: string) => ({
        ...(await prover.prove(location, target, version)),
        fingerprint: fingerprint('another-key'),
      }),
    };
    const { record } = await rotateToEnd({ ...scene, ports: { ...scene.ports, prover: seeing } });
    expect(record.rotation).toMatchObject({
      state: 'aborted',
      because: { code: 'NOT_PROVED', message: expect.stringContaining(fingerprint('another-key')) },
    });
    expect(await currentKey()).toBe('the-former-key');
  });

  test('takes the label off the new version: the rotation ends at once, and the next one works', async () => {
    const rotations = await open();
    scene.answer = () => ['inconclusive'];
    const { record, wait } = await rotations.start(scene.subject);
    await scene.keys.discardPending('api', record.rotation?.version ?? '');
    scene.clock.skipTo((wait?.until ?? 0) + 1);
    expect((await rotations.advance(scene.subject)).record.rotation).toMatchObject({
      state: 'aborted',
      because: { code: 'PENDING_MISSING' },
    });
    scene.answer = (_location, which) =>
      which === 'former' && scene.retired ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired'];
    expect((await rotateToEnd(scene)).record.rotation).toMatchObject({ state: 'done' });
  });

  test('stages the very key that is in use: it is refused, and no rotation takes it', async () => {
    const rotations = await open({ driver: 'assisted', graceMs: 0 });
    const place = { target: 'api', secret: 'api' };
    await expect(stageByHand(scene.ports, place, 'the-former-key')).rejects.toMatchObject({
      code: 'PENDING_MISSING',
    });
    const assisted = new Rotations(madeByHand(scene));
    await scene.keys.stage('api', VERSION, JSON.stringify({ schema: 1, key: 'the-former-key' }));
    const { record, wait } = await assisted.start(scene.subject);
    expect(record.rotation).toMatchObject({ state: 'creating', trouble: { code: 'PENDING_MISSING' } });
    await stageByHand(scene.ports, place, 'another-key');
    scene.clock.skipTo((wait?.until ?? 0) + 1);
    expect((await assisted.advance(scene.subject)).record.rotation).toMatchObject({ state: 'done' });
    expect(await currentKey()).toBe('another-key');
    expect((await stateNow(rotations))?.state).toBe('done');
  });

  test('cannot give up a return: gateways may hold the new key; an emergency passes over them', async () => {
    const rotations = await open({ deliverTo: [{ gateway: 'gw', provider: 'xroute' }] });
    await rotations.start(scene.subject);
    scene.undeliverable = 'the gateway is away';
    expect((await rotations.back(scene.subject)).record.rotation).toMatchObject({ state: 'returning' });
    await expect(rotations.abort(scene.subject)).rejects.toMatchObject({
      code: 'TOO_LATE',
      remedy: [expect.stringContaining('pairwatch rotate api --now')],
    });
    scene.clock.skip(scene.subject.plan.deadlineMs + 1);
    const late = (await rotations.standing(scene.subject)).record;
    expect(rotationSamples(late, scene.clock.wallMs())).toContainEqual(
      expect.objectContaining({ metric: 'RetirementOverdue', value: 1 }),
    );
    const { record } = await rotations.start(scene.subject, { urgent: true });
    expect(record.rotation).toMatchObject({ state: 'aborted', because: { code: 'STOPPED' } });
    expect(scene.calls.at(-1)).toBe('discard the new key');
  });
});

describe('a new key that cannot be ended', () => {
  test('keeps its pending version until it is, and counts as failed at once', async () => {
    const rotations = await open();
    scene.answer = (_location, which) => (which === 'new' ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired']);
    const discard = async () => {
      throw new RotationError('PROVIDER_UNREACHABLE', 'the provider is away');
    };
    const away = new Rotations(drivenBy(scene, { discard }));
    const { record } = await away.start(scene.subject);
    expect(record.rotation).toMatchObject({ state: 'aborting', trouble: { code: 'PROVIDER_UNREACHABLE' } });
    expect((await scene.keys.versions('api')).pending).toBeDefined();
    expect(rotationSamples(record, scene.clock.wallMs())).toContainEqual(
      expect.objectContaining({ metric: 'RotationFailed', value: 1 }),
    );
    scene.clock.skip(60_001);
    expect((await rotations.advance(scene.subject)).record.rotation).toMatchObject({ state: 'aborted' });
    expect((await scene.keys.versions('api')).pending).toBeUndefined();
    expect(scene.calls).toEqual(['issue', 'discard the new key']);
  });
});

describe('a clock that was ahead', () => {
  test('does not make a rotation, or its lease, wait for as long', async () => {
    const rotations = await open();
    scene.clock.skip(YEAR_MS);
    await rotations.start(scene.subject);
    const stored = (await rotations.standing(scene.subject)).record;
    const lease = { holder: 'one that died', until: scene.clock.wallMs() + scene.ports.leaseMs };
    await scene.ports.rotations.write({ ...stored, revision: stored.revision + 1, lease });
    scene.clock.putBack(YEAR_MS);
    const begun = scene.clock.wallMs();
    expect((await rotateToEnd(scene)).record.rotation).toMatchObject({ state: 'done' });
    const took = scene.clock.wallMs() - begun;
    expect(took).toBeGreaterThanOrEqual(scene.subject.plan.graceMs);
    expect(took).toBeLessThan(scene.subject.plan.graceMs + 3_600_000);
  });
});

describe('a courier that breaks', () => {
  const broken = () => ({
    ...scene.ports,
    courier: {
      ...scene.ports.courier,
      deliver: async () => {
        throw Object.assign(new Error('no such file: /secret'), { code: 'ENOENT' });
      },
    },
  });

  test('has not delivered: it is tried again, and passed over in an emergency', async () => {
    await open({ deliverTo: [{ gateway: 'gw', provider: 'xroute' }] });
    const rotations = new Rotations(broken());
    expect((await rotations.start(scene.subject)).record.rotation).toMatchObject({
      state: 'delivering',
      trouble: { code: 'NOT_DELIVERED', message: 'gw: its courier broke (ENOENT)' },
    });
    const { record } = await rotations.start(scene.subject, { urgent: true, graceMs: 0 });
    expect(record.rotation).toMatchObject({ state: 'done' });
    expect(JSON.stringify(scene.entries)).not.toContain('/secret');
  });
});

describe('the retired key', () => {
  test('that no version holds any more is asked after once a day, not at every turn', async () => {
    const rotations = await open({ graceMs: 0 });
    await rotateToEnd(scene);
    await scene.keys.put('api', 'one');
    await scene.keys.put('api', 'another');
    scene.clock.skip(86_400_001);
    await rotations.advance(scene.subject);
    expect((await rotations.standing(scene.subject)).record.retired?.checkedAt).toBeGreaterThan(
      scene.clock.wallMs() - 60_000,
    );
  });
});
