import { expect, test } from '@jest/globals';
import { MemoryState } from '../../../bin/drill/memory-state.ts';
import type { HandshakeSpec } from '../../../functions/handshake/spec.ts';
import type { Look } from '../../../functions/probe/look.ts';
import { dueMessages } from '../../../functions/state/incident.ts';
import { type CheckRecord, freshCheckRecord } from '../../../functions/state/record.ts';
import { concludeCheck } from '../../../functions/watch/conclude.ts';
import { SharedWatch } from '../../../functions/watch/shared-watch.ts';
import { failed, faultOf, MINUTE, NOON, paired, resultOf } from '../../support/looks.ts';
import { MemoryBallots } from '../../support/memory-ballots.ts';
import { Random } from '../../support/random.ts';
import { checkAt, PLACES } from '../../support/shared-places.ts';
import { SteppedClock } from '../../support/stepped-clock.ts';

const RUNS = 2_000;
const TICKS = 5;

/** How each location's look ends at each tick; the last tick is heard from all. */
type Story = readonly (readonly ('fails' | 'pairs' | 'silent')[])[];

function storyOf(random: Random): Story {
  const fails = random.next();
  return Array.from({ length: TICKS }, (_, tick) =>
    PLACES.map(() => {
      if (tick < TICKS - 1 && random.chance(0.15)) return 'silent';
      return random.chance(fails) ? 'fails' : 'pairs';
    }),
  );
}

/** Calls happen one at a time, in an order that the seed decides; an answer travels as long as it likes. */
class Turns {
  readonly #random: Random;
  readonly #ready: (() => void)[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** The same port, each of its calls waiting for its turn and for its answer's. */
  over<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          await this.#turn();
          const answer = await member.apply(target, args);
          await this.#turn();
          return answer;
        };
      },
    });
  }

  async during<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    while (!isDone) {
      await new Promise((resolve) => setImmediate(resolve));
      this.#ready.splice(this.#random.int(0, this.#ready.length - 1), 1)[0]?.();
    }
    return done;
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => this.#ready.push(resolve));
  }
}

/** Kinds of the messages, had one process heard all of it. */
function expected(story: Story, quorum: number): readonly string[] {
  const check = checkAt('gw', { quorum });
  let record: CheckRecord = freshCheckRecord('gw', 'gw.example');
  for (const [at, ends] of story.entries()) {
    const tick = NOON + at * MINUTE;
    const looks = ends.flatMap((end, place): Look[] => {
      const location = PLACES[place] ?? '';
      if (end === 'silent') return [];
      return [end === 'fails' ? failed(location, tick) : paired(location, tick)];
    });
    record = concludeCheck(record, check, looks, tick, Number.POSITIVE_INFINITY);
  }
  return dueMessages(record).map(({ kind }) => kind);
}

async function played(story: Story, quorum: number, random: Random) {
  const clock = new SteppedClock(NOON);
  const turns = new Turns(random);
  const records = new MemoryState();
  const ports = { records: turns.over(records), box: turns.over(new MemoryBallots()) };
  let notified = 0;
  const notifier = { notify: async () => void notified++ };
  const troubles: string[] = [];
  for (const [at, ends] of story.entries()) {
    const tick = NOON + at * MINUTE;
    clock.set(tick);
    const ticking = PLACES.map(async (location, place) => {
      if (ends[place] === 'silent') return;
      const end = ends[place] === 'fails' ? faultOf('TCP_REFUSED') : [];
      const watch = new SharedWatch({
        ...ports,
        checks: [checkAt('gw', { quorum })],
        voter: { location, kind: 'handshake', shard: 0, everyMs: MINUTE },
        perform: async (spec: HandshakeSpec) => resultOf(spec, end),
        metrics: { publish: async () => undefined },
        notifier,
        clock: { ...clock, wallMs: () => tick, monotonicMs: () => 0, sleep: neverPastAConfirmation },
        remindEveryMs: Number.POSITIVE_INFINITY,
      });
      troubles.push(...(await watch.tick(tick, 55_000)).troubles);
    });
    await turns.during(Promise.all(ticking));
  }
  const record = await records.read('check', 'gw');
  return { record, notified, troubles };
}

/** Confirmations come at once; a wave or a deadline never does. */
const neverPastAConfirmation = (_ms: number, signal?: AbortSignal): Promise<void> =>
  signal
    ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    : Promise.resolve();

test(`in ${RUNS} orders of calls to the table an outage is opened once, and told once`, async () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    const random = new Random(seed);
    const story = storyOf(random);
    const quorum = random.int(1, 3);
    const { record, notified, troubles } = await played(story, quorum, random);
    const due = record ? dueMessages(record) : [];
    const kinds = due.map(({ kind }) => kind);
    const numbered = due.map(({ incident, sequence }) => `${incident} ${sequence}`);
    expect({ seed, kinds, troubles }).toEqual({ seed, kinds: expected(story, quorum), troubles: [] });
    expect(new Set(numbered).size).toBe(numbered.length);
    expect(notified > 0).toBe(kinds.length > 0);
  }
}, 120_000);
