import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { RotationWishEvent } from '../../../functions/contract/events.ts';
import { RotationError } from '../../../functions/rotate/rotation-error.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { drivenBy, type Scripted, scripted } from '../../support/rotating/scripted.ts';
import { wishTo } from './wish-to.ts';

const VERSION = '11111111-2222-4333-8444-555555555555';
const LEAK = { urgent: true, graceMs: 0 } as const;

let root: string;
let scene: Scripted;
let rotations: Rotations;
/** What keeps the provider from ending the new key. */
let broken: boolean;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-asked-again-'));
  scene = await scripted(root, { graceMs: 0, deliverTo: [{ gateway: 'gw', provider: 'ai' }] });
  broken = false;
  const discard = async () => {
    if (broken) throw new RotationError('PROVIDER_UNREACHABLE', 'no answer');
  };
  scene = Object.assign(scene, { ports: drivenBy(scene, { discard }) });
  rotations = new Rotations(scene.ports);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const wish = (what: RotationWishEvent['wish'], more: Partial<RotationWishEvent> = {}) =>
  wishTo(scene, what, more);
const tries = () => scene.calls.filter((call) => call === 'deliver gw').length;

test('what went wrong is tried at once for a person who names the rotation, as the command does', async () => {
  scene.undeliverable = 'the courier is absent';
  await wish('rotate', { version: VERSION });
  scene.undeliverable = undefined;
  expect(await wish('rotate', { version: VERSION })).toMatchObject({
    record: { rotation: { state: 'done' } },
  });
});

test('and not for Secrets Manager, which asks over and over', async () => {
  scene.answer = () => ['failed', 'TCP_REFUSED'];
  let asked = 0;
  const issue = async () => {
    asked += 1;
    throw new RotationError('PROVIDER_UNREACHABLE', 'no answer');
  };
  const managed = new Rotations(drivenBy(scene, { issue }));
  for (let call = 0; call < 3; call++)
    await expect(managed.create(scene.subject, VERSION)).rejects.toMatchObject({
      code: 'PROVIDER_UNREACHABLE',
    });
  expect(asked).toBe(1);
});

test.each([
  ['abort', 'proving', 'STOPPED'],
  ['back', 'resting', 'STOPPED'],
] as const)('%s is tried at once as well', async (what, state, code) => {
  scene.answer = () => (state === 'proving' ? ['inconclusive'] : ['paired']);
  await rotations.start(scene.subject, { graceMs: 3_600_000 });
  broken = true;
  expect(await wish(what)).toMatchObject({ wait: { for: 'no answer' } });
  broken = false;
  expect(await wish(what)).toMatchObject({ record: { rotation: { state: 'aborted', because: { code } } } });
});

test('on the way back --abort says of --now that it does not end with that', async () => {
  await rotations.start(scene.subject, { graceMs: 3_600_000 });
  scene.undeliverable = 'the courier is dead';
  await wish('back');
  expect(await wish('abort')).toMatchObject({
    code: 'TOO_LATE',
    remedy: [expect.stringMatching(/`pairwatch rotate api --now` .* and then makes another key\.$/)],
  });
});

test('a gateway that was passed over is tried at once, with the first try of a call and no other', async () => {
  scene.undeliverable = 'the courier is dead';
  await wish('rotate', LEAK);
  expect(tries()).toBe(1);
  await wish('advance');
  expect(tries()).toBe(1);
  expect(await wish('advance', { atOnce: true })).toMatchObject({
    wait: { for: expect.stringContaining('gw') },
  });
  expect(tries()).toBe(2);
  await wish('advance');
  expect(tries()).toBe(2);
  scene.undeliverable = undefined;
  expect(await wish('advance', { atOnce: true })).toMatchObject({
    record: { passedOver: [{ state: 'delivered' }] },
    wait: null,
  });
});

test('nor does it wait where a person has to end the former key meanwhile', async () => {
  scene.byItself = false;
  scene.undeliverable = 'the courier is dead';
  await wish('rotate', LEAK);
  expect(tries()).toBe(1);
  scene.undeliverable = undefined;
  expect(await wish('rotate', LEAK)).toMatchObject({
    record: { rotation: { state: 'refusing' }, passedOver: [{ state: 'delivered' }] },
  });
});
