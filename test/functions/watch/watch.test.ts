import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../functions/handshake/clock.ts';
import type { Check } from '../../../functions/probe/check.ts';
import type { MetricSample } from '../../../functions/probe/metric-sink.ts';
import { faultOf, MINUTE, NOON, warningOf } from '../../support/looks.ts';
import { check, type End, PAIRED, type WatchScene, watchScene } from './watch-scene.ts';

let scene: WatchScene;
beforeEach(async () => {
  scene = await watchScene();
});
afterEach(() => scene.close());

describe('an outage', () => {
  test('is told at its opening, at a new cause and at its end, with one id', async () => {
    const story: readonly End[] = [
      PAIRED,
      faultOf('TLS_CERT_EXPIRED'),
      faultOf('TLS_CERT_EXPIRED'),
      faultOf('HTTP_NOT_FOUND'),
      PAIRED,
    ];
    let at = 0;
    const watch = scene.watchOf([check('api')], () => story[at] ?? PAIRED);
    for (; at < story.length; at++) await scene.run(watch, 1, at);
    expect(scene.alerts.kinds()).toEqual(['opened', 'cause-changed', 'recovered']);
    expect(new Set(scene.alerts.messages.map(({ incident }) => incident)).size).toBe(1);
    expect(scene.alerts.messages.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(scene.alerts.messages.at(-1)).toMatchObject({ durationMs: 3 * MINUTE, failedLooks: 3 });
    expect(scene.alerts.alerts.some(({ repeat }) => repeat)).toBe(false);
  });

  test('seen by too few locations is partial', async () => {
    const watch = scene.watchOf(
      [check('api')],
      ({ location }) => (location === 'a' ? faultOf('HTTP_NOT_FOUND') : PAIRED),
      { locations: ['a', 'b', 'c'], quorum: 2 },
    );
    await scene.run(watch, 1);
    expect(scene.alerts.messages).toMatchObject([{ standing: 'partial', pairedFrom: ['b', 'c'] }]);
  });

  test('of many targets of one endpoint is told in one alert', async () => {
    const checks = ['one', 'two', 'three'].map((name) => check(name));
    const all = [...checks, check('other', { endpoint: 'elsewhere' })];
    await scene.watchOf(all, () => faultOf('HTTP_NOT_FOUND'), { clock: systemClock }).tick(NOON);
    expect(scene.alerts.alerts.map(({ messages }) => messages.length).toSorted()).toEqual([1, 3]);
  });

  test('is told again while it lasts', async () => {
    const watch = scene.watchOf([check('api')], () => faultOf('HTTP_NOT_FOUND'), {
      remindEveryMs: 3 * MINUTE,
    });
    await scene.run(watch, 7);
    expect(scene.alerts.kinds()).toEqual(['opened', 'reminder', 'reminder']);
  });
});

test('warnings come and go as messages of their own, without an outage', async () => {
  let end: End = [warningOf('QUOTA_LOW', { limit: 'requests', value: 0.1 })];
  const watch = scene.watchOf([check('api')], () => end);
  await scene.run(watch, 2);
  end = PAIRED;
  await scene.run(watch, 3, 2);
  expect(scene.alerts.kinds()).toEqual(['warning-appeared', 'warning-cleared']);
  expect(scene.alerts.alerts[0]?.text).toContain('Raise the limit');
  expect((await scene.state.read('check', 'api'))?.incidents).toEqual([]);
});

test('a control endpoint is asked now and then, and looks learn when it was reached', async () => {
  let asked = 0;
  const network = { control: { host: 'always', port: 443 } };
  const base = check('api');
  const guarded: Check = {
    ...base,
    spec: async (location, key) => ({ ...(await base.spec(location, key)), network }),
  };
  const reachControl = async () => {
    asked += 1;
    return true;
  };
  await scene.run(
    scene.watchOf([guarded], () => PAIRED, { reachControl }),
    12,
  );
  expect(asked).toBe(2);
  expect(scene.performed.at(-1)?.network?.control).toMatchObject({ reachedAt: NOON + 10 * MINUTE });
});

test('numbers are published with the tick', async () => {
  const published: [number, readonly MetricSample[]][] = [];
  const metrics = {
    publish: async (tick: number, samples: readonly MetricSample[]) => void published.push([tick, samples]),
  };
  await scene.run(
    scene.watchOf([check('api')], () => faultOf('HTTP_NOT_FOUND'), { metrics }),
    1,
  );
  expect(published[0]).toEqual([
    NOON,
    [
      { metric: 'Failed', of: 'api', value: 1 },
      { metric: 'LooksPlanned', of: 'a', value: 1 },
      { metric: 'LooksDone', of: 'a', value: 1 },
      { metric: 'LooksInconclusive', of: 'a', value: 0 },
    ],
  ]);
});
