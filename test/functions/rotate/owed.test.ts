import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { newsBetween } from '../../../functions/rotate/news.ts';
import type { RotationPorts } from '../../../functions/rotate/ports.ts';
import type { RotationRecord } from '../../../functions/rotate/record.ts';
import { RotationError } from '../../../functions/rotate/rotation-error.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { FORMER, LEAK, type OwedScene, owedScene } from './owed-scene.ts';

const DAY_MS = 86_400_000;

let root: string;
let scene: OwedScene;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-owed-'));
  scene = await owedScene(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('a gateway that an emergency passed over', () => {
  test('is tried again with growing pauses, and once it takes the key the ledger says so of that rotation', async () => {
    const { rotations } = scene;
    const { record } = await rotations.start(scene.subject, LEAK);
    const version = record.rotation?.version ?? '';
    expect(record.rotation).toMatchObject({ state: 'done' });
    expect(scene.retired).toBe(true);
    expect(record.passedOver).toMatchObject([
      { state: 'owed', gateway: 'gw', provider: 'xroute', rotation: version, ended: FORMER, attempts: 1 },
    ]);
    expect((await rotations.advance(scene.subject)).wait).toMatchObject({
      for: 'gw, which was passed over (the courier is dead)',
      until: record.passedOver?.[0]?.state === 'owed' ? record.passedOver[0].nextAt : 0,
    });
    expect(scene.tries()).toBe(1);
    const begun = scene.clock.wallMs();
    while (scene.clock.wallMs() - begun < DAY_MS) await scene.again();
    expect(scene.tries()).toBeGreaterThan(90);
    expect(scene.tries()).toBeLessThan(110);
    expect(scene.deliveries().map(({ outcome }) => outcome)).toEqual(['skipped']);
    scene.undeliverable = undefined;
    const after = await scene.again();
    expect(after.wait).toBeUndefined();
    expect(after.record.passedOver).toMatchObject([{ state: 'delivered', gateway: 'gw', rotation: version }]);
    expect(scene.deliveries().at(-1)).toEqual({
      ...{ step: 'deliver', outcome: 'done', target: 'api', rotation: version },
      facts: { gateway: 'gw', provider: 'xroute', probe: 'ok' },
    });
    const done = scene.tries();
    scene.clock.skip(DAY_MS / 2);
    await rotations.advance(scene.subject);
    expect(scene.tries()).toBe(done);
  });

  test('is told of at once, with what to do in the store that it is about, and once more when it has the key', async () => {
    const { rotations } = scene;
    Object.assign(scene.keys, { flag: '--store aws' });
    const before = (await rotations.standing(scene.subject)).record;
    const owed = (await rotations.start(scene.subject, LEAK)).record;
    const now = scene.clock.wallMs();
    expect(newsBetween(before, owed, now)).toMatchObject([
      {
        ...{ code: 'DELIVERY_OWED', severity: 'page', subject: 'api' },
        summary: `gw was passed over, and may go on with the key ${FORMER} of api, which ends all the same: the courier is dead`,
        remedy: [
          expect.stringContaining('`openclaw secrets reload` on the host of gw'),
          expect.stringContaining('`pairwatch rotate api --store aws`'),
        ],
        evidence: { gateway: 'gw', provider: 'xroute', ended: FORMER, rotation: owed.rotation?.version },
      },
    ]);
    const still = (await scene.again()).record;
    expect(newsBetween(owed, still, now)).toEqual([]);
    scene.undeliverable = undefined;
    const delivered = (await scene.again()).record;
    expect(newsBetween(still, delivered, now)).toMatchObject([
      { code: 'DELIVERED_LATE', severity: 'ticket' },
    ]);
    expect(newsBetween(delivered, delivered, now)).toEqual([]);
  });

  test('another trouble with it is an entry, and not another alert', async () => {
    const { rotations } = scene;
    await rotations.start(scene.subject, LEAK);
    const before = await scene.recordNow();
    const courier = {
      ...scene.ports.courier,
      deliver: async () => {
        throw new RotationError('PROVIDER_UNREACHABLE', 'no answer');
      },
    };
    const after = await scene.again(new Rotations({ ...scene.ports, courier }));
    expect(scene.deliveries().map(({ outcome }) => outcome)).toEqual(['skipped', 'failed']);
    expect(newsBetween(before, after.record, scene.clock.wallMs())).toEqual([]);
  });

  test('holds up no rotation that is in haste, and is not left waiting for a person who has to end the key', async () => {
    const { rotations } = scene;
    await rotations.start(scene.subject, { urgent: true, graceMs: 600_000 });
    await scene.again();
    expect(scene.tries()).toBe(1);
    scene.byItself = false;
    const { record } = await rotations.start(scene.subject, LEAK);
    expect(record.rotation).toMatchObject({ state: 'refusing' });
    scene.undeliverable = undefined;
    expect((await scene.again()).record.passedOver).toMatchObject([{ state: 'delivered' }]);
  });

  test('is forgotten once it does not use the key any more', async () => {
    const { rotations } = scene;
    await rotations.start(scene.subject, LEAK);
    const { plan } = scene.subject;
    await rotations.advance({ ...scene.subject, plan: { ...plan, deliverTo: [] } });
    expect((await scene.recordNow()).passedOver).toEqual([]);
    expect(scene.tries()).toBe(1);
  });

  test('takes the key that is current by then, and the ledger names it where no rotation made it', async () => {
    const { rotations } = scene;
    await rotations.start(scene.subject, LEAK);
    const { version } = await scene.keys.put('api', 'put-by-hand');
    scene.undeliverable = undefined;
    await scene.again();
    expect(scene.deliveries().at(-1)).toMatchObject({ outcome: 'done', facts: { version } });
  });

  test('waits no longer than a pause where the clock was ahead', async () => {
    const { rotations } = scene;
    scene.clock.skip(30 * DAY_MS);
    await rotations.start(scene.subject, LEAK);
    scene.clock.putBack(30 * DAY_MS);
    scene.undeliverable = undefined;
    expect((await rotations.advance(scene.subject)).record.passedOver).toMatchObject([
      { state: 'delivered' },
    ]);
  });
});

describe('a try', () => {
  const dying = (where: 'ledger' | 'rotations'): RotationPorts => {
    const { ledger, rotations, courier } = scene.ports;
    let delivered = false;
    const die = () => {
      throw Object.assign(new Error('killed'), { code: 'KILLED' });
    };
    const write = async (record: RotationRecord) =>
      delivered && where === 'rotations' ? die() : rotations.write(record);
    return {
      ...scene.ports,
      isGone: async () => true,
      courier: {
        ...courier,
        deliver: async (...whom) => {
          const facts = await courier.deliver(...whom);
          delivered = true;
          return facts;
        },
      },
      ledger: { append: (...entry) => (delivered && where === 'ledger' ? die() : ledger.append(...entry)) },
      rotations: { place: '', read: (target) => rotations.read(target), list: () => rotations.list(), write },
    };
  };

  test.each(['ledger', 'rotations'] as const)(
    'that dies before it has told the %s is made again',
    async (where) => {
      const { rotations } = scene;
      await rotations.start(scene.subject, LEAK);
      scene.undeliverable = undefined;
      await expect(scene.again(new Rotations(dying(where)))).rejects.toMatchObject({ code: 'KILLED' });
      expect(await scene.owedNow()).toHaveLength(1);
      const heir = { ...scene.ports, holder: 'heir', isGone: async () => true };
      await new Rotations(heir).advance(scene.subject);
      expect(await scene.owedNow()).toEqual([]);
      expect(scene.deliveries().at(-1)).toMatchObject({ outcome: 'done' });
      expect((await scene.recordNow()).lease).toBeUndefined();
    },
  );

  test('is made by one of two who come at once', async () => {
    const { rotations } = scene;
    await rotations.start(scene.subject, LEAK);
    scene.undeliverable = undefined;
    scene.clock.skip(60_001);
    const racers = ['one', 'other'].map((holder) => new Rotations({ ...scene.ports, holder }));
    const settled = await Promise.allSettled(racers.map((racer) => racer.advance(scene.subject)));
    expect(settled.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'BUSY' } },
    ]);
    expect(scene.tries()).toBe(2);
    expect(await scene.owedNow()).toEqual([]);
  });
});
