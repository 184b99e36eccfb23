import type { Sample } from './combinations.ts';
import { type Combination, crash, type Outcome } from './crash.ts';

/** What came of one subject. */
export interface Tally {
  readonly sample: Sample;
  readonly stopped: number;
  readonly lost: number;
  readonly unavoidable: number;
  /** Calls around which the unavoidable was lost. */
  readonly windows: readonly string[];
  readonly ended: Readonly<Record<string, number>>;
  /** What breaks a promise, each in one line. */
  readonly broken: readonly string[];
}

/** Stages wait most of the time: so many go on side by side. */
const SIDE_BY_SIDE = 6;

/** Plays every chosen combination. */
export async function tallied(sample: Sample): Promise<Tally> {
  const waiting = [...sample.chosen];
  const played: (readonly [Combination, Outcome])[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      played.push([next, await crash(next).catch(thrown)]);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  const count = (of: (outcome: Outcome) => number) =>
    played.reduce((sum, [, outcome]) => sum + of(outcome), 0);
  const ended: Record<string, number> = {};
  for (const [, { ended: end = 'never begun' }] of played) ended[end] = (ended[end] ?? 0) + 1;
  return {
    sample,
    ended,
    stopped: count(({ stopped }) => Number(stopped)),
    lost: count(({ lost, unavoidable }) => lost - unavoidable),
    unavoidable: count(({ unavoidable }) => unavoidable),
    windows: [
      ...new Set(
        played.flatMap(([{ at }, { unavoidable, around }]) =>
          unavoidable > 0 ? [`${at.moment} ${around}`] : [],
        ),
      ),
    ],
    broken: played.flatMap(([{ play, times, at }, { broken, around }]) =>
      broken.map((what) => `${play}, ${times}, ${at.moment} call ${at.call} (${around}): ${what}`),
    ),
  };
}

/** What does not hold for a subject as a whole. */
export function shortfalls({ sample, lost }: Pick<Tally, 'sample' | 'lost'>): readonly string[] {
  const { killPoints, distinct, unseen } = sample;
  return [
    ...(killPoints >= 2 * distinct
      ? []
      : [`${killPoints} kill points are fewer than twice ${distinct} calls`]),
    ...unseen.map((name) => `${name} was seen, and nobody stops at it`),
    ...(lost === 0 ? [] : [`${lost} keys are lost`]),
  ];
}

const thrown = (error: Error): Outcome => ({
  ...{ stopped: true, ended: undefined, lost: 0, unavoidable: 0, around: 'unknown' },
  broken: [`it threw: ${error.stack}`],
});
