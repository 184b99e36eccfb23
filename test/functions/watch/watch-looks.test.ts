import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Credential } from '../../../functions/keys/credential.ts';
import { faultOf, MINUTE, NOON } from '../../support/looks.ts';
import { check, FOUND, PAIRED, type WatchScene, watchScene } from './watch-scene.ts';

let scene: WatchScene;
beforeEach(async () => {
  scene = await watchScene();
});
afterEach(() => scene.close());

describe('a look', () => {
  test('that could be a blip is confirmed after a pause, and both handshakes are recorded', async () => {
    const watch = scene.watchOf([check('api')], () =>
      scene.performed.length === 1 ? faultOf('TCP_RESET') : PAIRED,
    );
    const [look] = await watch.tick(NOON);
    expect(look).toMatchObject({
      result: 'paired',
      handshakes: [
        { code: 'TCP_RESET', secondLook: false },
        { code: null, secondLook: true },
      ],
    });
    expect(scene.clock.slept[0]).toBeGreaterThanOrEqual(2_000);
    expect(scene.clock.slept[0]).toBeLessThanOrEqual(5_000);
    expect(scene.alerts.alerts).toEqual([]);
  });

  test('that could not be one is not repeated', async () => {
    await scene.watchOf([check('api')], () => faultOf('AUTH_KEY_REJECTED')).tick(NOON);
    expect(scene.performed).toHaveLength(1);
  });

  test('with a rejected key is tried again when the store has another version by now', async () => {
    let version = 1;
    const rotating = check('api', {
      credential: () => ({ state: 'found', value: `key ${version}`, version: `v${version++}` }),
    });
    const watch = scene.watchOf([rotating], () =>
      scene.performed.length === 1 ? faultOf('AUTH_KEY_REJECTED') : PAIRED,
    );
    expect(await watch.tick(NOON)).toMatchObject([{ result: 'paired' }]);
    expect(scene.performed).toHaveLength(2);
  });

  test('whose tick was claimed already is not taken', async () => {
    const watch = scene.watchOf([check('api')], () => PAIRED);
    await watch.tick(NOON);
    expect(await watch.tick(NOON)).toEqual([]);
    expect(scene.performed).toHaveLength(1);
  });

  test('that throws is the watcher’s own fault, told once it happens twice, and quotes nothing', async () => {
    const watch = scene.watchOf([check('api')], () => 'throws');
    await scene.run(watch, 3);
    expect(scene.alerts.messages).toMatchObject([
      { kind: 'blinded', subject: 'a', causes: [{ code: 'BROKEN' }] },
    ]);
    expect(JSON.stringify(scene.alerts.alerts)).not.toContain('sk-secret');
  });

  test('without a key that was ever there is unarmed, said once, and no alarm', async () => {
    const absent: Credential = { state: 'absent', reason: 'no key named api' };
    const watch = scene.watchOf([check('api', { credential: () => absent })], () => PAIRED);
    await scene.run(watch, 3);
    expect(scene.performed).toEqual([]);
    expect(scene.alerts.alerts).toEqual([]);
    expect(scene.said).toEqual([expect.stringContaining('no key named api')]);
  });

  test('with a key that was there once is performed', async () => {
    let credential: Credential = FOUND;
    const watch = scene.watchOf([check('api', { credential: () => credential })], () =>
      credential === FOUND ? PAIRED : faultOf('KEY_NOT_FOUND'),
    );
    await scene.run(watch, 1);
    credential = { state: 'absent', reason: 'gone' };
    await scene.run(watch, 2, 1);
    expect(scene.alerts.kinds()).toEqual(['blinded']);
    expect((await scene.state.read('check', 'api'))?.judged.standing.is).toBe('up');
  });
});

describe('manners', () => {
  test('a gateway that asks for patience gets it, and stays down meanwhile', async () => {
    const gateway = check('gw', { protocol: 'openclaw' });
    const watch = scene.watchOf([gateway], () =>
      scene.performed.length === 1 ? faultOf('GATEWAY_RATE_LIMITED', { retryAfterMs: 300_000 }) : PAIRED,
    );
    await scene.run(watch, 5);
    expect(scene.performed).toHaveLength(1);
    expect((await scene.state.read('check', 'gw'))?.judged.standing.is).toBe('down');
    await scene.run(watch, 1, 5);
    expect(scene.performed).toHaveLength(2);
    expect(scene.alerts.kinds()).toEqual(['opened', 'recovered']);
  });

  test('two targets of one gateway fail to authenticate once a minute together', async () => {
    const gateways = ['one', 'two'].map((name) => check(name, { protocol: 'openclaw' }));
    await scene.run(
      scene.watchOf(gateways, () => faultOf('DEVICE_TOKEN_REJECTED')),
      3,
    );
    expect(scene.performed).toHaveLength(3);
  });

  test('the hold survives a restart', async () => {
    const gateway = check('gw', { protocol: 'openclaw' });
    const ends = () => faultOf('GATEWAY_RATE_LIMITED', { retryAfterMs: 300_000 });
    await scene.run(scene.watchOf([gateway], ends), 1);
    await scene.run(scene.watchOf([gateway], ends), 3, 1);
    expect(scene.performed).toHaveLength(1);
  });

  test('the differential call is asked once an incident, by one location, and its answer reused', async () => {
    const watch = scene.watchOf(
      [check('api')],
      () => faultOf('AUTH_KEY_REJECTED', { invalidKeyRejectedAlike: true }),
      { locations: ['a', 'b'] },
    );
    await scene.run(watch, 2);
    const asked = scene.performed.map(({ location, explain }) => [location, explain?.differential]);
    expect(asked.slice(0, 2).toSorted()).toEqual([
      ['a', 'ask'],
      ['b', 'never'],
    ]);
    const known = { invalidKeyRejectedAlike: true };
    expect(asked.slice(2).map(([, differential]) => differential)).toEqual([known, known]);
  });
});

describe('slow and hung', () => {
  test('a hung target delays no other', async () => {
    const watch = scene.watchOf([check('hung'), check('api', { endpoint: 'elsewhere' })], ({ target }) =>
      target === 'hung' ? 'hangs' : faultOf('HTTP_NOT_FOUND'),
    );
    const ticking = watch.tick(NOON);
    while (scene.alerts.alerts.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(scene.alerts.messages).toMatchObject([{ subject: 'api' }]);
    expect(scene.performed).toHaveLength(2);
    for (const end of scene.hung) end();
    await ticking;
  });

  test('the slower checks keep their own schedule, from one location', async () => {
    const exchange = check('api/exchange', { kind: 'exchange', everyMs: 3 * MINUTE });
    const watch = scene.watchOf([check('api'), exchange], () => PAIRED, { locations: ['a', 'b'], quorum: 2 });
    await scene.run(watch, 7);
    const looks = scene.performed.filter(({ target }) => target === 'api/exchange');
    expect(looks.map(({ location }) => location)).toEqual(['a', 'a', 'a']);
  });
});
