import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';
import { assisted } from '../../../functions/rotate/drivers/assisted.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { stageByHand } from '../../../functions/rotate/stage-by-hand.ts';
import { type Scripted, scripted } from '../../support/rotating/scripted.ts';

/** Versions as Secrets Manager keeps them: with one value for good, also once their label is off, which no put gives back. */
class OneValueForGood extends LocalKeyStore {
  readonly #values = new Map<string, string>();

  override async stage(secret: string, version: string, value: string): Promise<'staged' | 'taken'> {
    const known = this.#values.get(version);
    if (known !== undefined) return known === value ? 'staged' : 'taken';
    const answer = await super.stage(secret, version, value);
    if (answer === 'staged') this.#values.set(version, value);
    return answer;
  }
}

let root: string;
let scene: Scripted;
let rotations: Rotations;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-stage-by-hand-'));
  scene = await scripted(root, { driver: 'assisted', graceMs: 0 });
  const ports = { ...scene.ports, keys: new OneValueForGood(root), drivers: { assisted } };
  scene = Object.assign(scene, { ports });
  rotations = new Rotations(ports);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const staging = (value: string) => stageByHand(scene.ports, { target: 'api', secret: 'api' }, value);
const provedNow = async () => {
  const { rotation } = (await rotations.start(scene.subject)).record;
  const read = await scene.keys.readStage('api', 'current');
  return read.state === 'found'
    ? [rotation?.state, read.value, rotation?.version === read.version]
    : [rotation?.state, read.state];
};

test.each([
  ['another key', 'the-right-key'],
  ['the same key', 'the-wrong-key'],
])('%s that is staged while the rotation waits takes the place of the first', async (_, second) => {
  await rotations.start(scene.subject);
  await staging('the-wrong-key');
  await staging(second);
  expect(await provedNow()).toEqual(['refusing', second, true]);
});

test('where the one that waits is the present key, another is taken', async () => {
  const { record } = await rotations.start(scene.subject);
  await scene.ports.keys.stage('api', record.rotation?.version ?? '', 'the-former-key');
  expect((await rotations.start(scene.subject)).record.rotation).toMatchObject({
    trouble: { code: 'PENDING_MISSING' },
  });
  await staging('the-right-key');
  expect(await provedNow()).toEqual(['refusing', 'the-right-key', true]);
});

test('a call that died before it had staged anything is made again', async () => {
  const { record } = await rotations.start(scene.subject);
  await staging('the-wrong-key');
  await scene.ports.keys.discardPending('api', record.rotation?.version ?? '');
  await staging('the-right-key');
  expect(await provedNow()).toEqual(['refusing', 'the-right-key', true]);
});
