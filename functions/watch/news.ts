import type { WarningCode } from '../contract/warnings.ts';
import { SILENT_PERIODS } from '../probe/judge.ts';
import { isOpen } from '../probe/standing.ts';
import type { StandingWarning } from '../probe/warnings.ts';
import type { CheckRecord, LastLook } from '../state/record.ts';

/** Whether a look may change what is known of its check, so that it is not to be lost before all are heard. */
export function isNews(location: string, look: LastLook, record: CheckRecord): boolean {
  const { is } = record.judged.standing;
  if (look.result === 'failed') return true;
  if (is !== 'up') return is !== 'unarmed' || look.result !== 'unarmed';
  return look.result === 'paired' && warningsMove(location, look, record);
}

/** One is new, on its way to be told or cleared, or no longer seen from a place that saw it. */
function warningsMove(location: string, look: LastLook, { warnings }: CheckRecord): boolean {
  const standing = Object.entries(warnings) as [WarningCode, StandingWarning][];
  return (
    look.warnings.some((code) => !warnings[code]) ||
    standing.some(
      ([code, { told, missed, locations }]) =>
        !told || missed > 0 || (locations.includes(location) && !look.warnings.includes(code)),
    )
  );
}

/** The tick before this one with news that nobody has judged with all its votes: a location was silent, or late. */
export function unsettledTick(record: CheckRecord, tick: number, periodMs: number): number | undefined {
  const oldest = Math.max(record.settledTick + 1, tick - SILENT_PERIODS * periodMs);
  const ticks = Object.entries(record.looks)
    .filter(([location, look]) => look.tick >= oldest && look.tick < tick && isNews(location, look, record))
    .map(([, look]) => look.tick);
  return ticks.length > 0 ? Math.max(...ticks) : undefined;
}

/** Looks that are all well are written down so seldom, ms, where all are heard; where some are silent, half as often. */
const REFRESH_MS = 900_000;

/** Whether a record has changed enough to be written: what is well and stays so is not. */
export function worthStoring(before: CheckRecord, after: CheckRecord): boolean {
  const slower = after.name.includes('/');
  if (slower || isOpen(before.judged.standing) || isOpen(after.judged.standing)) return true;
  const kept = [before, after].map(({ judged, warnings, armed, incidents, observed, endpoint, everyMs }) =>
    JSON.stringify([
      judged.standing.is,
      Object.entries(warnings).map(([code, { told, missed, locations, warning }]) => [
        ...[code, told, missed, warning.evidence['critical'] ?? false, locations.toSorted()],
      ]),
      ...[armed, incidents, observed, endpoint, everyMs],
    ]),
  );
  return kept[0] !== kept[1] || looksMoved(before, after);
}

function looksMoved(before: CheckRecord, after: CheckRecord): boolean {
  return Object.entries(after.looks).some(([location, look]) => {
    const last = before.looks[location];
    if (!last) return true;
    const patienceMs = look.tick === after.settledTick ? REFRESH_MS : 2 * REFRESH_MS;
    return (
      last.result !== look.result ||
      last.code !== look.code ||
      (look.result === 'failed' && last.tick !== look.tick) ||
      look.tick - last.tick >= patienceMs
    );
  });
}
