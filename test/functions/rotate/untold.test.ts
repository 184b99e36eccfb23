import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { newsMessage } from '../../../functions/notify/stray.ts';
import type { News } from '../../../functions/rotate/news.ts';
import { isOver } from '../../../functions/rotate/record.ts';
import { RotationError } from '../../../functions/rotate/rotation-error.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { isUntold } from '../../../functions/rotate/untold.ts';
import { Killed, Process, type Stop } from '../../crash/process.ts';
import { goOn, type Heard, heard, portsOf, recordOf } from './heard-scene.ts';

const DAY_MS = 86_400_000;
const VERSION = '8f0c2d6a-1b3e-4c5d-9e7f-0a1b2c3d4e5f';
const LEAK = { urgent: true, graceMs: 0 } as const;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-untold-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

interface Play {
  readonly name: string;
  /** Of what people have to hear. */
  readonly code: News['code'];
  /** What happened before. */
  readonly prepare?: (scene: Heard) => Promise<unknown>;
  readonly act: (rotations: Rotations, scene: Heard) => Promise<unknown>;
  /** What a person does then. @default - nothing */
  readonly later?: (scene: Heard) => void;
}

const provedDead = async (scene: Heard) => {
  await new Rotations(portsOf(scene, new Process('before'))).start(scene.subject, LEAK);
  scene.clock.skip(2 * DAY_MS);
};

const PLAYS: readonly Play[] = [
  {
    name: 'a rotation that is given up, and another one after it',
    code: 'NOT_PROVED',
    act: (rotations, scene) => {
      scene.answer = (_, which) => (which === 'new' ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired']);
      return rotations.start(scene.subject, { ...LEAK, version: VERSION });
    },
    later: (scene) => {
      scene.answer = (_, which) =>
        which === 'former' && scene.retired ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired'];
    },
  },
  {
    name: 'a gateway that an emergency passes over',
    code: 'DELIVERY_OWED',
    act: (rotations, scene) => {
      scene.undeliverable = 'the courier is dead';
      return rotations.start(scene.subject, { ...LEAK, version: VERSION });
    },
  },
  {
    name: 'a gateway that was passed over, and takes the key',
    code: 'DELIVERED_LATE',
    prepare: async (scene) => {
      scene.undeliverable = 'the courier is dead';
      await provedDead(scene);
      scene.undeliverable = undefined;
    },
    act: (rotations, { subject }) => rotations.advance(subject),
  },
  {
    name: 'a key that a person has to end',
    code: 'RETIRE_BY_HAND',
    act: (rotations, scene) => {
      scene.byItself = false;
      return rotations.start(scene.subject, { ...LEAK, version: VERSION });
    },
    later: (scene) => {
      scene.byItself = true;
      scene.retired = true;
    },
  },
  {
    name: 'a retired key that is accepted again',
    code: 'RETIRED_KEY_ACCEPTED',
    prepare: async (scene) => {
      await provedDead(scene);
      scene.answer = () => ['paired'];
    },
    act: (rotations, { subject }) => rotations.advance(subject),
  },
];

type Heir = 'the schedule' | 'another rotation';

/** Dies at a call, where it is told to; then others go on. */
async function played(play: Play, heir: Heir, stop?: Pick<Stop, 'call' | 'moment'>) {
  const scene = await heard(root);
  await play.prepare?.(scene);
  scene.news.length = 0;
  const first = new Process('the first', stop && { ...stop, how: 'killed' });
  const act = (process: Process) =>
    play.act(new Rotations(portsOf(scene, process)), scene).catch((error: unknown) => {
      if (!(error instanceof Killed) && !(error instanceof RotationError)) throw error;
    });
  await act(first);
  const left = await recordOf(scene);
  const isOnlyUntold = isOver(left.rotation) && isUntold(left);
  if (first.dead && !isOnlyUntold) await act(new Process('the next'));
  play.later?.(scene);
  if (first.dead && isOnlyUntold && heir === 'another rotation')
    await new Rotations(portsOf(scene, new Process('the next'))).start(scene.subject);
  await goOn(scene);
  return { scene, calls: first.calls, record: await recordOf(scene) };
}

describe.each(PLAYS)('$name', (play) => {
  const { code } = play;
  const told = ({ news }: Heard) => news.filter((one) => one.code === code);

  test('is told once where nobody dies', async () => {
    const { scene, record } = await played(play, 'the schedule');
    expect(told(scene)).toHaveLength(1);
    expect(isUntold(record)).toBe(false);
  });

  test.each(['the schedule', 'another rotation'] as const)(
    'is told wherever a process dies, and %s is next; never by two messages',
    async (heir) => {
      const { calls } = await played(play, heir);
      const lost: string[] = [];
      // What is known outlives between two writes whatever else is called.
      const moments = calls.flatMap((call, at) => {
        if (call === 'rotations.write') return [{ call: at + 1, moment: 'after' as const }];
        if (call !== 'teller.tell') return [];
        return (['before', 'after'] as const).map((moment) => ({ call: at + 1, moment }));
      });
      for (const stop of moments) {
        const { scene, record } = await played(play, heir, stop);
        const messages = new Set(told(scene).map((news) => newsMessage(news).incident));
        const numbers = scene.numbered.at(-1);
        if (messages.size !== 1 || isUntold(record) || numbers?.rotation?.state !== record.rotation?.state)
          lost.push(`${stop.moment} ${stop.call} ${calls[stop.call - 1]}: ${messages.size}`);
      }
      expect(moments.length).toBeGreaterThan(3);
      expect(lost).toEqual([]);
    },
  );
});

describe('what people hear', () => {
  const rotationsOf = (scene: Heard, holder: string) =>
    new Rotations({ ...portsOf(scene, new Process(holder)), isGone: async () => false });
  const codes = ({ news }: Heard) => news.map(({ code }) => code);

  test('is kept in its order while it cannot be told, also over the next rotation', async () => {
    const scene = await heard(root);
    const rotations = rotationsOf(scene, 'one');
    scene.taken = false;
    scene.undeliverable = 'the courier is dead';
    await rotations.start(scene.subject, LEAK);
    Object.assign(scene, { undeliverable: undefined, retired: false });
    scene.answer = () => (scene.retired ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired']);
    scene.clock.skip(600_000);
    await rotations.start(scene.subject, LEAK);
    expect((await recordOf(scene)).due?.map(({ code }) => code)).toEqual(['DELIVERY_OWED', 'DELIVERED_LATE']);
    scene.taken = true;
    await goOn(scene);
    expect(codes(scene)).toEqual(['DELIVERY_OWED', 'DELIVERED_LATE']);
    expect((await recordOf(scene)).due).toEqual([]);
  });

  test('is told by whoever did it, and not by who finds him at work', async () => {
    const scene = await heard(root);
    scene.undeliverable = 'the courier is dead';
    const racers = ['one', 'other'].map((holder) => rotationsOf(scene, holder));
    const version = { ...LEAK, version: VERSION };
    await Promise.allSettled(racers.map((racer) => racer.start(scene.subject, version)));
    expect(codes(scene)).toEqual(['DELIVERY_OWED']);
  });

  test('is nothing that an earlier pairwatch left behind', async () => {
    const scene = await heard(root);
    scene.undeliverable = 'the courier is dead';
    const { teller: _, ...earlier } = portsOf(scene, new Process('earlier'));
    const { record } = await new Rotations(earlier).start(scene.subject, LEAK);
    expect([record, await recordOf(scene)].some((known) => 'told' in known || 'due' in known)).toBe(false);
    expect(isUntold(record)).toBe(false);
    await rotationsOf(scene, 'later').advance(scene.subject);
    expect(codes(scene)).toEqual([]);
    scene.undeliverable = undefined;
    scene.clock.skip(600_000);
    await rotationsOf(scene, 'later').advance(scene.subject);
    expect(codes(scene)).toEqual(['DELIVERED_LATE']);
  });
});
