import type { Look } from '../../functions/probe/look.ts';
import type { BallotBox } from '../../functions/state/ballot-box.ts';
import { lastLookOf, type StoredRecord } from '../../functions/state/record.ts';
import { tickAt } from '../../functions/watch/plan.ts';

/** Ticks back from now whose looks are read: a location that has none in them is silent. */
const TICKS = 3;

/**
 * Records with the newest look of every location. On AWS a record is written only where something changed; that its
 * check was looked at stands with the looks of the tick.
 */
export async function withRecentLooks(
  records: readonly StoredRecord[],
  ballots: Pick<BallotBox, 'count'>,
  everyMs: number,
  now: number,
): Promise<readonly StoredRecord[]> {
  const newest = tickAt(now, everyMs);
  const ticks = Array.from({ length: TICKS + 1 }, (_, back) => newest - (TICKS - back) * everyMs);
  const looks = (await Promise.all(ticks.map((tick) => ballots.count(tick)))).flat();
  const byCheck = Map.groupBy(looks, ({ check }) => check);
  return records.map((record) =>
    record.kind === 'check' ? withLooks(record, byCheck.get(record.name) ?? []) : record,
  );
}

function withLooks<Record extends Extract<StoredRecord, { kind: 'check' }>>(
  record: Record,
  looks: readonly Look[],
): Record {
  const newer = looks.filter(({ location, at }) => at > (record.looks[location]?.at ?? 0));
  return {
    ...record,
    looks: { ...record.looks, ...Object.fromEntries(newer.map((look) => [look.location, lastLookOf(look)])) },
  };
}
