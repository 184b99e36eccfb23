import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { faultOf, MINUTE, NOON } from '../../support/looks.ts';
import { MemoryAlerts } from '../../support/memory-alerts.ts';
import { check, type End, PAIRED, type WatchScene, watchScene } from './watch-scene.ts';

let scene: WatchScene;
beforeEach(async () => {
  scene = await watchScene();
});
afterEach(() => scene.close());

describe('delivery', () => {
  test('what a sink refused goes out at the next tick, as a repeat', async () => {
    const watch = scene.watchOf([check('api')], () => faultOf('HTTP_NOT_FOUND'));
    scene.alerts.failing = 1;
    await scene.run(watch, 1);
    expect(scene.alerts.alerts).toEqual([]);
    await scene.run(watch, 1, 1);
    expect(scene.alerts.alerts).toMatchObject([{ repeat: true, messages: [{ kind: 'opened' }] }]);
    expect(scene.alerts.alerts[0]?.subject).toMatch(/^\(repeat\) DOWN api/);
  });

  test('goes on when nothing can be stored, once, and what could not be stored is kept for later', async () => {
    let full = true;
    const write = scene.state.write.bind(scene.state);
    scene.state.write = async (record) => {
      if (full) throw Object.assign(new Error('disk'), { code: 'ENOSPC' });
      return write(record);
    };
    let end: End = faultOf('HTTP_NOT_FOUND');
    const watch = scene.watchOf([check('api')], () => end);
    await scene.run(watch, 2);
    expect(scene.alerts.kinds()).toEqual(['opened']);
    expect(scene.said[0]).toContain('ENOSPC');
    full = false;
    await scene.run(watch, 1, 2);
    end = PAIRED;
    await scene.run(watch, 1, 3);
    expect(scene.alerts.kinds()).toEqual(['opened', 'recovered']);
    expect(scene.alerts.messages.at(-1)).toMatchObject({ sequence: 2, failedLooks: 3 });
    expect(scene.alerts.alerts.some(({ repeat }) => repeat)).toBe(false);
  });

  test('a message that a killed watch left due is repeated by the next one, with its id', async () => {
    const ends = () => faultOf('HTTP_NOT_FOUND');
    const killed = new MemoryAlerts();
    killed.failing = Number.POSITIVE_INFINITY;
    await scene.run(scene.watchOf([check('api')], ends, { alerts: killed }), 1);
    await scene.watchOf([check('api')], ends).deliver();
    await scene.watchOf([check('api')], ends).deliver();
    expect(scene.alerts.alerts).toMatchObject([
      { repeat: true, messages: [{ kind: 'opened', sequence: 1 }] },
    ]);
  });

  test('an incident that is over and told moves to the history', async () => {
    let end: End = faultOf('HTTP_NOT_FOUND');
    const watch = scene.watchOf([check('api')], () => end);
    await scene.run(watch, 2);
    end = PAIRED;
    await scene.run(watch, 1, 2);
    expect((await scene.state.read('check', 'api'))?.incidents).toEqual([]);
    const entries = [];
    for await (const entry of scene.state.history(NOON)) if (entry.entry === 'incident') entries.push(entry);
    expect(entries).toMatchObject([{ incident: { failedLooks: 2, closedAt: NOON + 2 * MINUTE } }]);
  });
});
