import type { PlannedCheck } from '../probe/check.ts';
import type { CheckRecord, LastLook } from '../state/record.ts';

/** A check and where it is looked at from, at one tick. */
export interface PlannedLooks {
  readonly check: PlannedCheck;
  readonly record: CheckRecord;
  readonly locations: readonly string[];
}

/** Ticks of a person's or cron's own making are not aligned: so much of a period counts as a whole one. */
const WHOLE_PERIOD = 0.9;

/**
 * Whether a look is due. A missed one is made up once, not as often as it was missed; one that lies ahead was made
 * before the clock was set back. `now`: a plain look is wanted whatever the schedule says.
 */
function isDue(check: PlannedCheck, last: LastLook | undefined, tick: number, now = false): boolean {
  if (!last || last.tick > tick || (now && check.kind === 'handshake')) return true;
  return tick - last.tick >= WHOLE_PERIOD * check.everyMs;
}

/** The looks due at a tick. A record has to be there for each check. */
export function dueLooks(
  checks: readonly PlannedCheck[],
  records: ReadonlyMap<string, CheckRecord>,
  locations: readonly string[],
  tick: number,
  now = false,
): readonly PlannedLooks[] {
  return checks.flatMap((check) => {
    const record = records.get(check.name);
    if (!record) return [];
    const due = check.locations.filter(
      (location) => locations.includes(location) && isDue(check, record.looks[location], tick, now),
    );
    return due.length > 0 ? [{ check, record, locations: due }] : [];
  });
}

/** The newest planned time that is not in the future: ticks are whole multiples of the period since the epoch. */
export const tickAt = (now: number, everyMs: number): number => Math.floor(now / everyMs) * everyMs;
