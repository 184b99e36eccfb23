import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import { fingerprint } from '../../../functions/keys/fingerprint.ts';
import { newsBetween } from '../../../functions/rotate/news.ts';
import type { RotationPorts } from '../../../functions/rotate/ports.ts';
import { owedIn, type RotationRecord } from '../../../functions/rotate/record.ts';
import { RotationError } from '../../../functions/rotate/rotation-error.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { rotateToEnd } from '../../support/rotating/run.ts';
import { type Scripted, scripted } from '../../support/rotating/scripted.ts';

const DAY_MS = 86_400_000;
const LEAK = { urgent: true, graceMs: 0 } as const;
const FORMER = fingerprint('the-former-key');

let root: string;
let scene: Scripted;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-owed-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A key that a gateway with a dead courier uses. */
const open = async (over: Partial<RotationPlan> = {}) => {
  scene = await scripted(root, { deliverTo: [{ gateway: 'gw', provider: 'xroute' }], ...over });
  scene.undeliverable = 'the courier is dead';
  return new Rotations(scene.ports);
};
const recordNow = async (): Promise<RotationRecord> => {
  const record = await scene.ports.rotations.read('api');
  if (!record) throw new Error('was never rotated');
  return record;
};
const owedNow = async () => owedIn(await recordNow());
const tries = () => scene.calls.filter((call) => call === 'deliver gw').length;
const deliveries = () => scene.entries.filter(({ step }) => step === 'deliver');
/** Whichever key is asked about lives until the provider has ended one. */
const anew = () => {
  scene.retired = false;
  scene.answer = () => (scene.retired ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired']);
};
const currentVersion = async () => (await scene.keys.versions('api')).current?.version;
const again = async (rotations: Rotations, ports = scene.ports) => {
  const [owed] = owedIn((await ports.rotations.read('api')) as RotationRecord);
  scene.clock.skipTo((owed?.nextAt ?? 0) + 1);
  return rotations.advance(scene.subject);
};

describe('a gateway that an emergency passed over', () => {
  test('is tried again with growing pauses, and once it takes the key the ledger says so of that rotation', async () => {
    const rotations = await open();
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
    expect(tries()).toBe(1);
    const begun = scene.clock.wallMs();
    while (scene.clock.wallMs() - begun < DAY_MS) await again(rotations);
    expect(tries()).toBeGreaterThan(90);
    expect(tries()).toBeLessThan(110);
    expect(deliveries().map(({ outcome }) => outcome)).toEqual(['skipped']);
    scene.undeliverable = undefined;
    const after = await again(rotations);
    expect(after.wait).toBeUndefined();
    expect(after.record.passedOver).toMatchObject([{ state: 'delivered', gateway: 'gw', rotation: version }]);
    expect(deliveries().at(-1)).toEqual({
      ...{ step: 'deliver', outcome: 'done', target: 'api', rotation: version },
      facts: { gateway: 'gw', provider: 'xroute', probe: 'ok' },
    });
    const done = tries();
    scene.clock.skip(DAY_MS / 2);
    await rotations.advance(scene.subject);
    expect(tries()).toBe(done);
  });

  test('is told of at once, with what to do in the store that it is about, and once more when it has the key', async () => {
    const rotations = await open();
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
    const still = (await again(rotations)).record;
    expect(newsBetween(owed, still, now)).toEqual([]);
    scene.undeliverable = undefined;
    const delivered = (await again(rotations)).record;
    expect(newsBetween(still, delivered, now)).toMatchObject([
      { code: 'DELIVERED_LATE', severity: 'ticket' },
    ]);
    expect(newsBetween(delivered, delivered, now)).toEqual([]);
  });

  test('another trouble with it is an entry, and not another alert', async () => {
    const rotations = await open();
    await rotations.start(scene.subject, LEAK);
    const before = await recordNow();
    const courier = {
      ...scene.ports.courier,
      deliver: async () => {
        throw new RotationError('PROVIDER_UNREACHABLE', 'no answer');
      },
    };
    const after = await again(new Rotations({ ...scene.ports, courier }));
    expect(deliveries().map(({ outcome }) => outcome)).toEqual(['skipped', 'failed']);
    expect(newsBetween(before, after.record, scene.clock.wallMs())).toEqual([]);
  });

  test('holds up no rotation that is in haste, and is not left waiting for a person who has to end the key', async () => {
    const rotations = await open();
    await rotations.start(scene.subject, { urgent: true, graceMs: 600_000 });
    await again(rotations);
    expect(tries()).toBe(1);
    scene.byItself = false;
    const { record } = await rotations.start(scene.subject, LEAK);
    expect(record.rotation).toMatchObject({ state: 'refusing' });
    scene.undeliverable = undefined;
    expect((await again(rotations)).record.passedOver).toMatchObject([{ state: 'delivered' }]);
  });

  test('is forgotten once it does not use the key any more', async () => {
    const rotations = await open();
    await rotations.start(scene.subject, LEAK);
    const { plan } = scene.subject;
    await rotations.advance({ ...scene.subject, plan: { ...plan, deliverTo: [] } });
    expect((await recordNow()).passedOver).toEqual([]);
    expect(tries()).toBe(1);
  });

  test('takes the key that is current by then, and the ledger names it where no rotation made it', async () => {
    const rotations = await open();
    await rotations.start(scene.subject, LEAK);
    const { version } = await scene.keys.put('api', 'put-by-hand');
    scene.undeliverable = undefined;
    await again(rotations);
    expect(deliveries().at(-1)).toMatchObject({ outcome: 'done', facts: { version } });
  });

  test('waits no longer than a pause where the clock was ahead', async () => {
    const rotations = await open();
    scene.clock.skip(30 * DAY_MS);
    await rotations.start(scene.subject, LEAK);
    scene.clock.putBack(30 * DAY_MS);
    scene.undeliverable = undefined;
    expect((await rotations.advance(scene.subject)).record.passedOver).toMatchObject([
      { state: 'delivered' },
    ]);
  });
});

describe('a later rotation', () => {
  test('takes over what is owed: its own delivery covers it', async () => {
    const rotations = await open();
    const first = (await rotations.start(scene.subject, LEAK)).record;
    scene.undeliverable = undefined;
    const before = await recordNow();
    anew();
    const { record } = await rotateToEnd(scene);
    expect(record.rotation).toMatchObject({ state: 'done' });
    expect(record.rotation?.version).not.toBe(first.rotation?.version);
    expect(deliveries().at(-1)).toMatchObject({ outcome: 'done', rotation: record.rotation?.version });
    expect(record.passedOver).toMatchObject([{ state: 'delivered', rotation: record.rotation?.version }]);
    expect(newsBetween(before, record, scene.clock.wallMs())).toMatchObject([{ code: 'DELIVERED_LATE' }]);
    anew();
    expect((await rotateToEnd(scene)).record.passedOver).toEqual([]);
    expect(await rotations.advance(scene.subject)).not.toHaveProperty('wait');
  });

  test('that passes it over as well owes its own key, since the first time', async () => {
    const rotations = await open();
    const first = (await rotations.start(scene.subject, LEAK)).record;
    anew();
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
    const rotations = await open();
    const { rotation: first } = (await rotations.start(scene.subject, LEAK)).record;
    scene.answer = () => ['inconclusive'];
    expect((await rotations.start(scene.subject)).record.rotation).toMatchObject({ state: 'proving' });
    expect(tries()).toBe(2);
    await again(rotations);
    expect(tries()).toBe(3);
    await rotations.abort(scene.subject);
    expect(await owedNow()).toMatchObject([{ rotation: first?.version, ended: FORMER }]);
    scene.undeliverable = undefined;
    await again(rotations);
    expect(await currentVersion()).toBe(first?.version);
    expect(deliveries().at(-1)).toMatchObject({
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
    const rotations = await open();
    const { record: before } = await promoted(rotations);
    scene.undeliverable = undefined;
    const { record } = await rotations.back(scene.subject);
    expect(record.rotation).toMatchObject({ state: 'aborted' });
    expect(owedIn(record)).toEqual([]);
    expect(newsBetween(before, record, scene.clock.wallMs())).toMatchObject([{ code: 'DELIVERED_LATE' }]);
  });

  test('one that does not is owed the former key, and it is the new one that has ended', async () => {
    const rotations = await open();
    const { record: before, version, key } = await promoted(rotations);
    const { record } = await rotations.back(scene.subject);
    expect(record.passedOver).toMatchObject([{ state: 'owed', rotation: version, ended: key }]);
    expect(newsBetween(before, record, scene.clock.wallMs())).toMatchObject([{ code: 'DELIVERY_OWED' }]);
    scene.undeliverable = undefined;
    await again(rotations);
    expect(await owedNow()).toEqual([]);
    const former = await currentVersion();
    expect(former).not.toBe(version);
    expect(deliveries().at(-1)).toMatchObject({
      ...{ outcome: 'done', rotation: version },
      facts: { version: former },
    });
  });

  test('a key that an earlier rotation has ended stays ended', async () => {
    const rotations = await open();
    await rotations.start(scene.subject, LEAK);
    anew();
    await promoted(rotations);
    expect((await rotations.back(scene.subject)).record.passedOver).toMatchObject([{ ended: FORMER }]);
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
      const rotations = await open();
      await rotations.start(scene.subject, LEAK);
      scene.undeliverable = undefined;
      await expect(again(new Rotations(dying(where)))).rejects.toMatchObject({ code: 'KILLED' });
      expect(await owedNow()).toHaveLength(1);
      const heir = { ...scene.ports, holder: 'heir', isGone: async () => true };
      await new Rotations(heir).advance(scene.subject);
      expect(await owedNow()).toEqual([]);
      expect(deliveries().at(-1)).toMatchObject({ outcome: 'done' });
      expect((await recordNow()).lease).toBeUndefined();
    },
  );

  test('is made by one of two who come at once', async () => {
    const rotations = await open();
    await rotations.start(scene.subject, LEAK);
    scene.undeliverable = undefined;
    scene.clock.skip(60_001);
    const racers = ['one', 'other'].map((holder) => new Rotations({ ...scene.ports, holder }));
    const settled = await Promise.allSettled(racers.map((racer) => racer.advance(scene.subject)));
    expect(settled.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'BUSY' } },
    ]);
    expect(tries()).toBe(2);
    expect(await owedNow()).toEqual([]);
  });
});
