import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isOver } from '../../../functions/rotate/record.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { Process } from '../../crash/process.ts';
import { drivenBy } from '../../support/rotating/scripted.ts';
import { type Heard, heard, portsOf } from './heard-scene.ts';

const LEAK = { urgent: true, graceMs: 0 } as const;
const MINUTE_MS = 60_000;

let root: string;
let scene: Heard;
let rotations: Rotations;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-unjudged-'));
  scene = await heard(root);
  rotations = new Rotations(portsOf(scene, new Process('somebody')));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** As a person who stays sees it, or the schedule. */
async function goOn(ms: number) {
  const until = scene.clock.wallMs() + ms;
  let standing = await rotations.advance(scene.subject);
  while (!isOver(standing.record.rotation) && (standing.wait?.until ?? 0) <= until) {
    scene.clock.skipTo((standing.wait?.until ?? 0) + 1);
    standing = await rotations.advance(scene.subject);
  }
  return standing;
}
const told = () => scene.news.map(({ code }) => code);

test('an emergency whose new key nobody can judge is told of within minutes, once, with the way out', async () => {
  scene.answer = () => ['inconclusive', 'LOCATION_SILENT'];
  await rotations.start(scene.subject, LEAK);
  expect(told()).toEqual([]);
  await goOn(3 * MINUTE_MS);
  expect(scene.news).toMatchObject([
    {
      code: 'NOT_PROVED',
      summary: expect.stringMatching(
        /^no location can judge the new key of api, so that the former one is still in use: us-east-1 \(LOCATION_SILENT\), /,
      ),
      remedy: expect.arrayContaining([expect.stringContaining('`pairwatch rotate api --abort`')]),
      evidence: { state: 'proving' },
    },
  ]);
  await goOn(60 * MINUTE_MS);
  expect(told()).toEqual(['NOT_PROVED']);
});

test('it goes on as soon as one location can, and is given up where a person wants that', async () => {
  scene.answer = () => ['inconclusive', 'LOCATION_SILENT'];
  await rotations.start(scene.subject, LEAK);
  await goOn(5 * MINUTE_MS);
  expect((await rotations.abort(scene.subject)).record.rotation).toMatchObject({
    state: 'aborted',
    because: { code: 'STOPPED' },
  });
  await rotations.start(scene.subject, LEAK);
  await goOn(5 * MINUTE_MS);
  scene.answer = (location, which) => {
    if (location !== 'private:office') return ['inconclusive', 'LOCATION_SILENT'];
    return which === 'former' && scene.retired ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired'];
  };
  expect((await goOn(2 * MINUTE_MS)).record.rotation).toMatchObject({ state: 'done' });
});

test('a verdict that comes after that stands in the ledger as one', async () => {
  scene.answer = () => ['inconclusive', 'LOCATION_SILENT'];
  await rotations.start(scene.subject, LEAK);
  await goOn(5 * MINUTE_MS);
  scene.answer = (_location, which) => (which === 'new' ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired']);
  expect((await goOn(2 * MINUTE_MS)).record.rotation).toMatchObject({ state: 'aborted' });
  expect(scene.entries.filter(({ step }) => step === 'test')).toMatchObject([
    { outcome: 'failed', facts: { code: 'NOT_PROVED' } },
  ]);
});

test('a rotation without haste waits for its locations, and nobody is woken', async () => {
  scene.answer = () => ['inconclusive', 'LOCATION_SILENT'];
  await rotations.start(scene.subject);
  expect((await goOn(60 * MINUTE_MS)).wait?.for).toMatch(
    /LOCATION_SILENT\).* to prove the new key \(0 of 3 have\)$/,
  );
  expect(told()).toEqual([]);
});

test('an emergency whose former key nobody can ask about is told of as well', async () => {
  scene.answer = (_location, which) =>
    which === 'former' && scene.retired ? ['failed', 'TCP_REFUSED'] : ['paired'];
  const { wait } = await rotations.start(scene.subject, LEAK);
  expect(wait?.for).toMatch(/^us-east-1 \(TCP_REFUSED\), .* to say whether the former key is refused$/);
  await goOn(60 * MINUTE_MS);
  expect(scene.news).toMatchObject([
    {
      code: 'PROVIDER_UNREACHABLE',
      summary: expect.stringContaining('whether the former key of api is refused'),
    },
  ]);
});

test('a former key that another one took the place of meanwhile is waited for no longer', async () => {
  scene.byItself = false;
  await rotations.start(scene.subject, { graceMs: 0 });
  expect(told()).toEqual(['NOT_DEAD', 'RETIRE_BY_HAND']);
  await scene.keys.put('api', 'put-by-hand');
  scene.answer = () => ['inconclusive', 'KEY_NOT_FOUND'];
  expect((await goOn(5 * MINUTE_MS)).record.rotation).toMatchObject({
    state: 'done',
    loss: { code: 'FORMER_MISSING' },
  });
  expect(told()).toContain('FORMER_MISSING');
});

test('a provider that takes a moment to end a key is given that, and then named', async () => {
  const ports = portsOf(scene, new Process('somebody'));
  rotations = new Rotations(drivenBy({ ...scene, ports }, { settlesMs: MINUTE_MS }));
  scene.answer = () => ['paired'];
  expect((await rotations.start(scene.subject, { graceMs: 0 })).wait?.for).toMatch(
    /us-east-1 still gets in$/,
  );
  await goOn(MINUTE_MS / 2);
  expect(told()).toEqual([]);
  await goOn(2 * MINUTE_MS);
  expect(told()).toEqual(['NOT_DEAD']);
  scene.answer = (_location, which) => (which === 'former' ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired']);
  expect((await goOn(5 * MINUTE_MS)).record.rotation).toMatchObject({ state: 'done' });
});
