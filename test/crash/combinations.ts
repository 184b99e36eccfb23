import { Random } from '../support/random.ts';
import { type Combination, type Undisturbed, undisturbed } from './crash.ts';
import type { PlayName } from './plays.ts';
import type { CrashSubject } from './subject.ts';
import { TIMES, type TimesName } from './times.ts';

export interface Sample {
  /** Distinct calls that peers and stores saw of a rotation that nobody disturbs. */
  readonly distinct: number;
  /** All of them. */
  readonly logged: number;
  /** Moments in that rotation at which a process may stop. */
  readonly killPoints: number;
  /** Calls that were seen and that nobody stops at: none, if all is well. */
  readonly unseen: readonly string[];
  /** Such moments of every play, times what goes on beside and after. */
  readonly combinations: number;
  readonly chosen: readonly Combination[];
}

/** Same seed, same choice. */
export async function sampleOf(subject: CrashSubject, size: number, seed: number): Promise<Sample> {
  const all: Combination[] = [];
  const known = new Map<string, Promise<Undisturbed>>();
  const callsOf = (play: PlayName, twice = false): Promise<Undisturbed> => {
    const key = `${play} ${twice}`;
    const found = known.get(key) ?? undisturbed(subject, play, twice);
    known.set(key, found);
    return found;
  };
  for (const times of Object.keys(TIMES) as TimesName[])
    for (const play of [...TIMES[times].plays, ...(subject.plays ?? [])])
      all.push(...combinationsOf(subject, play, times, await callsOf(play, TIMES[times].twice)));
  const { calls, log } = await callsOf('rotation');
  return {
    distinct: new Set(log).size,
    logged: log.length,
    killPoints: 2 * calls.length,
    unseen: [...new Set(log)].filter((name) => !calls.includes(name)),
    combinations: all.length,
    chosen: new Random(seed).shuffled(all).slice(0, size),
  };
}

function combinationsOf(
  subject: CrashSubject,
  play: PlayName,
  times: TimesName,
  { calls }: Undisturbed,
): readonly Combination[] {
  return calls.flatMap((name, before) =>
    (['before', 'after'] as const)
      .filter((moment) => TIMES[times].how !== 'frozen' || canStandStill(name, moment))
      .map((moment) => ({ subject, play, times, at: { call: before + 1, moment } })),
  );
}

/** A request that is on its way to a peer arrives whoever sleeps; and a gateway gives up who does not answer. */
const canStandStill = (name: string, moment: 'before' | 'after'): boolean =>
  !name.includes(' ') || (moment === 'after' && !name.startsWith('gateway '));
