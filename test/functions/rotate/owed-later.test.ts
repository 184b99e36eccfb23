import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { newsBetween } from '../../../functions/rotate/news.ts';
import { owedIn } from '../../../functions/rotate/record.ts';
import type { Rotations } from '../../../functions/rotate/rotations.ts';
import { rotateToEnd } from '../../support/rotating/run.ts';
import { FORMER, LEAK, type OwedScene, owedScene } from './owed-scene.ts';

let root: string;
let scene: OwedScene;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-owed-'));
  scene = await owedScene(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('a later rotation', () => {
  test('takes over what is owed: its own delivery covers it', async () => {
    const { rotations } = scene;
    const first = (await rotations.start(scene.subject, LEAK)).record;
    scene.undeliverable = undefined;
    const before = await scene.recordNow();
    scene.anew();
    const { record } = await rotateToEnd(scene);
    expect(record.rotation).toMatchObject({ state: 'done' });
    expect(record.rotation?.version).not.toBe(first.rotation?.version);
    expect(scene.deliveries().at(-1)).toMatchObject({ outcome: 'done', rotation: record.rotation?.version });
    expect(record.passedOver).toMatchObject([{ state: 'delivered', rotation: record.rotation?.version }]);
    expect(newsBetween(before, record, scene.clock.wallMs())).toMatchObject([{ code: 'DELIVERED_LATE' }]);
    scene.anew();
    expect((await rotateToEnd(scene)).record.passedOver).toEqual([]);
    expect(await rotations.advance(scene.subject)).not.toHaveProperty('wait');
  });

  test('that passes it over as well owes its own key, since the first time', async () => {
    const { rotations } = scene;
    const first = (await rotations.start(scene.subject, LEAK)).record;
    scene.anew();
    const { record } = await rotations.start(scene.subject, LEAK);
    expect(record.passedOver).toMatchObject([
      {
        rotation: record.rotation?.version,
        ended: FORMER,
        since: first.passedOver?.[0]?.since,
        attempts: 1,
      },
    ]);
    expect(newsBetween(first, record, scene.clock.wallMs())).toMatchObject([{ code: 'DELIVERY_OWED' }]);
  });

  test('that waits for a proof, or is given up, leaves the key owed that is current', async () => {
    const { rotations } = scene;
    const { rotation: first } = (await rotations.start(scene.subject, LEAK)).record;
    scene.answer = () => ['inconclusive'];
    expect((await rotations.start(scene.subject)).record.rotation).toMatchObject({ state: 'proving' });
    expect(scene.tries()).toBe(2);
    await scene.again();
    expect(scene.tries()).toBe(3);
    await rotations.abort(scene.subject);
    expect(await scene.owedNow()).toMatchObject([{ rotation: first?.version, ended: FORMER }]);
    scene.undeliverable = undefined;
    await scene.again();
    expect(await scene.currentVersion()).toBe(first?.version);
    expect(scene.deliveries().at(-1)).toMatchObject({
      ...{ outcome: 'done', rotation: first?.version },
      facts: { gateway: 'gw', provider: 'xroute', probe: 'ok' },
    });
  });
});

describe('on the way back to the former key', () => {
  const promoted = async (rotations: Rotations) => {
    const { record } = await rotations.start(scene.subject, { urgent: true, graceMs: 600_000 });
    const { rotation } = record;
    if (rotation?.state !== 'resting') throw new Error(`it is ${rotation?.state}`);
    return { record, version: rotation.version, key: rotation.pending };
  };

  test('a gateway that takes it is owed nothing', async () => {
    const { rotations } = scene;
    const { record: before } = await promoted(rotations);
    scene.undeliverable = undefined;
    const { record } = await rotations.back(scene.subject);
    expect(record.rotation).toMatchObject({ state: 'aborted' });
    expect(owedIn(record)).toEqual([]);
    expect(newsBetween(before, record, scene.clock.wallMs())).toMatchObject([{ code: 'DELIVERED_LATE' }]);
  });

  test('one that does not is owed the former key, and it is the new one that has ended', async () => {
    const { rotations } = scene;
    const { record: before, version, key } = await promoted(rotations);
    const { record } = await rotations.back(scene.subject);
    expect(record.passedOver).toMatchObject([{ state: 'owed', rotation: version, ended: key }]);
    expect(newsBetween(before, record, scene.clock.wallMs())).toMatchObject([{ code: 'DELIVERY_OWED' }]);
    scene.undeliverable = undefined;
    await scene.again();
    expect(await scene.owedNow()).toEqual([]);
    const former = await scene.currentVersion();
    expect(former).not.toBe(version);
    expect(scene.deliveries().at(-1)).toMatchObject({
      ...{ outcome: 'done', rotation: version },
      facts: { version: former },
    });
  });

  test('a key that an earlier rotation has ended stays ended', async () => {
    const { rotations } = scene;
    await rotations.start(scene.subject, LEAK);
    scene.anew();
    await promoted(rotations);
    expect((await rotations.back(scene.subject)).record.passedOver).toMatchObject([{ ended: FORMER }]);
  });
});
