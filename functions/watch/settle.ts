import type { CheckRules } from '../probe/check.ts';
import type { BallotBox } from '../state/ballot-box.ts';
import { freshCheckRecord } from '../state/record.ts';
import { type RecordStore, update } from '../state/state-store.ts';
import { agree } from './agree.ts';
import { tickAt } from './plan.ts';

/** How many ticks before a moment are settled. An alarm looks at two periods, and evaluates after their end. */
const TICKS = 3;

export interface SettleOptions {
  readonly store: RecordStore;
  readonly ballots: Pick<BallotBox, 'count'>;
  readonly remindEveryMs: number;
}

/**
 * Judges a check by the votes that are stored of the last ticks before a moment (epoch ms), for when whoever should
 * have judged them did not. Answers whether anybody voted at those ticks: if not, nothing is known.
 */
export async function settle(
  check: CheckRules,
  now: number,
  { store, ballots, remindEveryMs }: SettleOptions,
): Promise<boolean> {
  const newest = tickAt(now, check.everyMs);
  const ticks = Array.from({ length: TICKS }, (_, at) => newest - (TICKS - 1 - at) * check.everyMs);
  const counted = await Promise.all(
    ticks.map(async (tick) => {
      const looks = (await ballots.count(tick)).filter((look) => look.check === check.name);
      return [tick, new Map([[check.name, looks]])] as const;
    }),
  );
  const votes = new Map(counted);
  await update(store, 'check', freshCheckRecord(check.name, check.endpoint), (record) =>
    ticks.reduce((known, tick) => agree(known, check, votes, { tick, now, remindEveryMs }), record),
  );
  return counted.some(([, looks]) =>
    looks.get(check.name)?.some(({ result }) => result === 'paired' || result === 'failed'),
  );
}
