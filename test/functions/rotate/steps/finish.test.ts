import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LocalKeyStore } from '../../../../functions/local/key-store.ts';
import { Rotations } from '../../../../functions/rotate/rotations.ts';
import { rotateToEnd } from '../../../support/rotating/run.ts';
import { type Scripted, scripted } from '../../../support/rotating/scripted.ts';

let root: string;
let scene: Scripted;
let keys: Halting;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-finish-'));
  scene = await scripted(root);
  keys = new Halting(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A store whose first promotion does the half of its work, as a crash between the calls of one leaves it. */
class Halting extends LocalKeyStore {
  readonly promoted: string[] = [];

  override async promote(secret: string, version: string): Promise<void> {
    await super.promote(secret, version);
    if (this.promoted.push(version) === 1) throw new Error('it died');
  }
}

const open = () => ({ ...scene, ports: { ...scene.ports, keys } });

test('a promotion that died in its middle is made again, and so the store can put the rest in order', async () => {
  await expect(rotateToEnd(open())).rejects.toThrow('it died');
  const { record } = await rotateToEnd(open());
  expect(record.rotation).toMatchObject({ state: 'done' });
  expect(keys.promoted).toEqual([record.rotation?.version, record.rotation?.version]);
});

test('also where it is given up after that: the new key is the key, and is promoted to the end', async () => {
  const { ports, subject, clock } = open();
  await expect(rotateToEnd(open())).rejects.toThrow('it died');
  clock.skip(subject.plan.deadlineMs + 1);
  const { record } = await new Rotations(ports).advance(subject);
  expect(record.rotation).toMatchObject({ state: 'resting' });
  expect(keys.promoted).toEqual([record.rotation?.version, record.rotation?.version]);
});
