import type { CheckRules } from '../probe/check.ts';
import type { Look } from '../probe/look.ts';
import type { CheckRecord } from '../state/record.ts';
import { concludeCheck } from './conclude.ts';
import { unsettledTick, worthStoring } from './news.ts';

/** Everybody's looks, by tick and check. */
export type Ballots = ReadonlyMap<number, ReadonlyMap<string, readonly Look[]>>;

export interface Moment {
  readonly tick: number;
  /** Epoch ms. */
  readonly now: number;
  readonly remindEveryMs: number;
}

/**
 * A record and what all locations have said until now → the record as it is then; the same object where nothing is
 * worth writing. A tick before this one that never became complete is over now, and is settled first. Pure.
 */
export function agree(
  record: CheckRecord,
  check: CheckRules,
  ballots: Ballots,
  { tick, now, remindEveryMs }: Moment,
): CheckRecord {
  const looksAt = (time: number) => oneEach(ballots.get(time)?.get(check.name) ?? []);
  const unsettled = unsettledTick(record, tick, check.everyMs);
  const settled =
    unsettled !== undefined && ballots.has(unsettled)
      ? concludeCheck(record, check, looksAt(unsettled), unsettled, remindEveryMs, { now })
      : record;
  const looks = looksAt(tick);
  const heard = new Set(looks.map(({ location }) => location));
  const complete = check.locations.every((location) => heard.has(location));
  const after = concludeCheck(settled, check, looks, tick, remindEveryMs, { complete, now });
  return worthStoring(record, after) ? after : record;
}

/** A location has one vote, also where it looked twice because nobody could tell it not to: the later one. */
function oneEach(looks: readonly Look[]): readonly Look[] {
  const byLocation = new Map<string, Look>();
  for (const look of looks) {
    const other = byLocation.get(look.location);
    if (!other || other.at <= look.at) byLocation.set(look.location, look);
  }
  return [...byLocation.values()];
}
