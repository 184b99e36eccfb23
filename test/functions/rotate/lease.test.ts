import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { emptyRecord } from '../../../functions/rotate/record.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { type Scripted, scripted } from '../../support/rotating/scripted.ts';

let root: string;
let scene: Scripted;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-lease-'));
  scene = await scripted(root);
  const lease = { holder: 'another', until: scene.clock.wallMs() + 900_000 };
  await scene.ports.rotations.write({ ...emptyRecord('api'), revision: 1, lease });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const leaseOf = async (isGone: boolean) => {
  const rotations = new Rotations({ ...scene.ports, isGone: async () => isGone });
  return (await rotations.standing(scene.subject)).record.lease;
};

test('somebody is at work on a rotation while his lease lasts and he lives', async () => {
  expect(await leaseOf(false)).toMatchObject({ holder: 'another' });
  expect(await leaseOf(true)).toBe(undefined);
  scene.clock.skip(900_001);
  expect(await leaseOf(false)).toBe(undefined);
});
