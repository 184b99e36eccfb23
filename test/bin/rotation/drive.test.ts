import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { BrokenOff, drive, type Waiting } from '../../../bin/rotation/drive.ts';
import { RotationError } from '../../../functions/rotate/rotation-error.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { drivenBy, type Scripted, scripted } from '../../support/rotating/scripted.ts';
import { emptyFolder } from '../command-line.ts';

const BROKEN_OFF = 'it leaves at the next wait';
const URGENT = { wish: 'rotate', urgent: true, graceMs: 0, waits: true } as const;

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let scene: Scripted;
let rotations: Rotations;
let said: string[];
let person: AbortController;
let waiting: Waiting;
beforeEach(async () => {
  folder = await emptyFolder();
  scene = await scripted(join(folder.path, '.pairwatch'));
  rotations = new Rotations(scene.ports);
  said = [];
  person = new AbortController();
  const say = (line: string) => void said.push(line);
  waiting = { signal: person.signal, say, waits: true, brokenOff: BROKEN_OFF };
});
afterEach(() => folder.remove());

const driven = () => drive(rotations, scene.subject, URGENT, waiting);
const brokenOff = () =>
  driven().then(
    () => 'not broken off',
    (error: unknown) => (error instanceof BrokenOff ? error.message : String(error)),
  );

test('for a person who has gone no rotation is begun', async () => {
  person.abort();
  expect(await brokenOff()).toBe('api: broken off before anything was done');
  expect(scene.calls).toEqual([]);
  expect((await rotations.standing(scene.subject)).record.rotation).toBeUndefined();
});

test('who goes in the middle of a step hears that it goes on to the next wait', async () => {
  scene.answer = (_location, which) => {
    person.abort();
    return which === 'former' && scene.retired ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired'];
  };
  expect((await driven()).record.rotation).toMatchObject({ state: 'done' });
  expect(said).toEqual([`pairwatch: ${BROKEN_OFF}`]);
});

test('an emergency that is broken off says that the second of its two rotations is missing', async () => {
  await rotations.start(scene.subject);
  scene.answer = (_location, which) => {
    person.abort();
    return which === 'former' && scene.retired ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired'];
  };
  expect(await brokenOff()).toMatch(/^api: broken off before its key was replaced once more/);
  expect(scene.calls.filter((call) => call === 'issue')).toHaveLength(1);
});

test('an emergency does not end with a rotation that is on its way back: the key is rotated after that', async () => {
  const promoted = await rotations.start(scene.subject);
  const discard = async () => Promise.reject(new RotationError('PROVIDER_UNREACHABLE', 'no answer'));
  await new Rotations(drivenBy(scene, { discard })).back(scene.subject);
  const { record } = await driven();
  expect(record.rotation).toMatchObject({ state: 'done', urgent: true });
  expect(record.rotation?.version).not.toBe(promoted.record.rotation?.version);
  expect(scene.retired).toBe(true);
});

test('who asks once more for a gateway that was passed over waits for no planned try', async () => {
  const { plan } = scene.subject;
  const subject = { ...scene.subject, plan: { ...plan, deliverTo: [{ gateway: 'gw', provider: 'ai' }] } };
  scene.undeliverable = 'the courier is dead';
  await drive(rotations, subject, URGENT, waiting);
  scene.undeliverable = undefined;
  const { record } = await drive(rotations, subject, { ...URGENT, urgent: false }, waiting);
  expect(record.passedOver).toMatchObject([{ state: 'delivered', gateway: 'gw' }]);
  expect(said).toEqual([]);
});

test('who waits hears of it soon where somebody else goes back meanwhile', async () => {
  const waits = drive(rotations, scene.subject, { wish: 'rotate', urgent: false, waits: true }, waiting);
  while (said.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(said).toEqual([expect.stringContaining('api waits for the grace')]);
  await rotations.back(scene.subject);
  expect((await waits).record.rotation).toMatchObject({ state: 'aborted', because: { code: 'STOPPED' } });
});
