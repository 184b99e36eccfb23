import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RotationWishEvent } from '../../../functions/contract/events.ts';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { drivenBy, type Scripted, scripted } from '../../support/rotating/scripted.ts';
import { wishTo } from './wish-to.ts';

const VERSION = '11111111-2222-4333-8444-555555555555';
const LATER = '66666666-2222-4333-8444-555555555555';

let root: string;
let scene: Scripted;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-wish-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const open = async (over?: Partial<RotationPlan>) => {
  scene = await scripted(root, { graceMs: 0, ...over });
  Object.assign(scene.keys, { flag: '--store aws' });
};
const wish = (what: RotationWishEvent['wish'], more: Partial<RotationWishEvent> = {}) =>
  wishTo(scene, what, more);
const entriesOf = ({ entries }: Awaited<ReturnType<typeof wishTo>>) =>
  entries.map(({ step, outcome }) => `${step} ${outcome}`);

describe('rotate', () => {
  test('is begun, and every entry says who asked', async () => {
    await open();
    const answer = await wish('rotate', { version: VERSION });
    expect(answer).toMatchObject({
      outcome: 'granted',
      wait: null,
      record: { rotation: { state: 'done', version: VERSION, by: 'test@here', askedBy: 'ann@laptop' } },
    });
    expect(answer).not.toHaveProperty('record.lease');
    expect(entriesOf(answer)).toContain('retire done');
    expect(answer.entries).toEqual(scene.entries);
    for (const { facts } of scene.entries) expect(facts).toMatchObject({ askedBy: 'ann@laptop' });
    expect(JSON.stringify(answer)).not.toContain('the-former-key');
    expect(JSON.stringify(answer)).not.toContain(`key-of-${VERSION}`);
  });

  test('asked twice, it is done once', async () => {
    await open();
    await wish('rotate', { version: VERSION });
    const calls = [...scene.calls];
    expect(await wish('rotate', { version: VERSION })).toMatchObject({
      outcome: 'granted',
      record: { rotation: { state: 'done', version: VERSION } },
      entries: [],
    });
    expect(scene.calls).toEqual(calls);
  });

  test('joins the one that is under way, which becomes urgent; with another in mind it is told', async () => {
    await open({ graceMs: 3_600_000 });
    await new Rotations(scene.ports).start(scene.subject, { version: VERSION });
    const emergency = { urgent: true, graceMs: 0 };
    expect(await wish('rotate', { version: LATER, ...emergency })).toMatchObject({
      outcome: 'refused',
      code: 'BUSY',
      remedy: ['See who is at it: `pairwatch rotate api --status --store aws`.'],
    });
    expect(await wish('rotate', { version: VERSION, ...emergency })).toMatchObject({
      record: { rotation: { state: 'done', urgent: true, askedBy: 'ann@laptop' } },
    });
  });

  test('a name that somebody made up cannot break the ledger', async () => {
    await open();
    const answer = await wish('rotate', { askedBy: `ann\n@${'x'.repeat(3_000)}\u{1F511}` });
    expect(answer.entries[0]?.facts?.['askedBy']).toBe(`ann@${'x'.repeat(196)}`);
  });
});

describe('abort and back', () => {
  test('what hangs is given up, once', async () => {
    await open();
    scene.answer = () => ['inconclusive'];
    const hanging = await wish('rotate', { version: VERSION });
    expect(hanging).toMatchObject({ outcome: 'granted', wait: { for: expect.stringContaining('to prove') } });
    const given = { record: { rotation: { state: 'aborted', because: { code: 'STOPPED' } } } };
    expect(await wish('abort', { version: VERSION })).toMatchObject(given);
    expect(await wish('abort', { version: VERSION })).toMatchObject({ ...given, entries: [] });
    expect(await wish('abort')).toMatchObject({ outcome: 'refused', code: 'TOO_LATE' });
  });

  test('another rotation than the one that was meant is left alone', async () => {
    await open();
    scene.answer = () => ['inconclusive'];
    await wish('rotate', { version: LATER });
    expect(await wish('abort', { version: VERSION })).toMatchObject({ outcome: 'refused', code: 'TOO_LATE' });
  });

  test('the former key comes back while it lives, and a promoted one tells of that way', async () => {
    await open({ graceMs: 3_600_000 });
    await wish('rotate', { version: VERSION });
    expect(await wish('abort', { version: VERSION })).toMatchObject({
      outcome: 'refused',
      code: 'TOO_LATE',
      remedy: ['Go back to the former key while it lives: `pairwatch rotate api --back --store aws`.'],
    });
    const back = { record: { rotation: { state: 'aborted', because: { code: 'STOPPED' } } } };
    expect(await wish('back', { version: VERSION })).toMatchObject(back);
    expect(await wish('back', { version: VERSION })).toMatchObject({ ...back, entries: [] });
  });
});

test('a lease ends soon after the function that has it, however late in its run a wish renews it', async () => {
  await open();
  const run = { leaseMs: 960_000, lastMs: 0 };
  const { issue, retire } = scene.driver;
  const ports = drivenBy(scene, {
    issue: (work) => {
      run.leaseMs = 120_000;
      return issue(work);
    },
    retire: async (work, former) => {
      const { lease } = (await scene.ports.rotations.read('api')) ?? {};
      run.lastMs = (lease?.until ?? 0) - scene.clock.wallMs();
      return retire(work, former);
    },
  });
  Object.defineProperty(ports, 'leaseMs', { get: () => run.leaseMs, enumerable: true });
  await wishTo({ ...scene, ports }, 'rotate');
  expect(run.lastMs).toBeGreaterThan(0);
  expect(run.lastMs).toBeLessThanOrEqual(120_000);
});

test('Secrets Manager may ask on for a version whose rotation another one followed', async () => {
  await open();
  const rotations = new Rotations(scene.ports);
  await rotations.create(scene.subject, VERSION);
  await wish('rotate', { version: VERSION, urgent: true });
  scene.answer = () => ['inconclusive'];
  await wish('rotate', { version: LATER });
  const written = scene.entries.length;
  await rotations.finish(scene.subject, VERSION);
  expect(scene.entries).toHaveLength(written);
  expect((await rotations.standing(scene.subject)).record.rotation).toMatchObject({ version: LATER });
});
