import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DriverWork } from '../../../functions/rotate/driver.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { rotateToEnd } from '../../support/rotating/run.ts';
import { drivenBy, type Scripted, scripted } from '../../support/rotating/scripted.ts';

let root: string;
let scene: Scripted;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-standing-still-'));
  scene = await scripted(root, { graceMs: 0 });
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('a process that stands still for longer than its lease lasts', () => {
  test('does nothing more once somebody else has gone on: neither at the provider nor in the ledger', async () => {
    let written = 0;
    const issue = async (work: DriverWork) => {
      scene.clock.skip(scene.ports.leaseMs + 1);
      const other = { ...scene, ports: { ...scene.ports, holder: 'other' } };
      expect((await rotateToEnd(other)).record.rotation).toMatchObject({ state: 'done' });
      written = scene.entries.length;
      await work.hold();
      return scene.driver.issue(work);
    };
    const rotations = new Rotations(drivenBy(scene, { issue }));
    await expect(rotations.start(scene.subject)).rejects.toMatchObject({ code: 'BUSY' });
    expect(scene.calls).toEqual(['issue', 'retire']);
    expect(scene.entries).toHaveLength(written);
    expect((await rotations.standing(scene.subject)).record.rotation).toMatchObject({ state: 'done' });
  });

  test('nor where it stood still while it read the ledger before its entry', async () => {
    let written = 0;
    const reading: typeof scene.ports.ledger = {
      append: async (_, hold) => {
        scene.clock.skip(scene.ports.leaseMs + 1);
        await rotateToEnd({ ...scene, ports: { ...scene.ports, holder: 'other' } });
        written = scene.entries.length;
        await hold();
        throw new Error('it wrote');
      },
    };
    const rotations = new Rotations({ ...scene.ports, ledger: reading });
    await expect(rotations.start(scene.subject)).rejects.toMatchObject({ code: 'BUSY' });
    expect(scene.entries).toHaveLength(written);
  });

  test('goes on where nobody else has', async () => {
    const issue = async (work: DriverWork) => {
      scene.clock.skip(scene.ports.leaseMs + 1);
      await work.hold();
      return scene.driver.issue(work);
    };
    const { record } = await new Rotations(drivenBy(scene, { issue })).start(scene.subject);
    expect(record.rotation).toMatchObject({ state: 'done' });
  });
});
