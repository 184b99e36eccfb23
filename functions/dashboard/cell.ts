import { failingOf } from '../probe/standing.ts';
import type { CheckRecord, LastLook } from '../state/record.ts';

/** What one location says of one check now. */
export type Cell =
  | { readonly is: 'paired'; readonly durationMs: number | null }
  | { readonly is: 'failed'; readonly code: string }
  /** It looks and cannot judge. */
  | { readonly is: 'unsure'; readonly code: string }
  /** It keeps away for a while, by good manners. */
  | { readonly is: 'waiting' }
  | { readonly is: 'unarmed' }
  /** No look for longer than it should take; `last` is when it was last written down that it looked, null: never. */
  | { readonly is: 'silent'; readonly last: number | null }
  | { readonly is: 'unplanned' };

/** Periods without a look before a location counts as silent. */
const SILENT_AFTER = 3;

export interface Seen {
  readonly record: CheckRecord;
  readonly location: string;
  /** ms. */
  readonly everyMs: number;
  /** Of the last ticks, from the ballot box: a plain check that stays well is recorded seldom. */
  readonly ballot: LastLook | undefined;
  readonly now: number;
}

export function cellOf({ record, location, everyMs, ballot, now }: Seen): Cell {
  const recorded = record.looks[location];
  const look = ballot && ballot.tick >= (recorded?.tick ?? 0) ? ballot : recorded;
  if (!look) return { is: 'silent', last: null };
  if (now - look.tick > SILENT_AFTER * everyMs) return { is: 'silent', last: look.at };
  switch (look.result) {
    case 'paired':
      return { is: 'paired', durationMs: look.durationMs };
    case 'failed':
      return { is: 'failed', code: look.code ?? 'UNKNOWN' };
    case 'inconclusive':
      return { is: 'unsure', code: look.code ?? 'UNKNOWN' };
    case 'broken':
      return { is: 'unsure', code: 'BROKEN' };
    case 'unarmed':
      return { is: 'unarmed' };
    case 'skipped': {
      const failing = failingOf(record.judged.standing)[location];
      return failing ? { is: 'failed', code: failing.fault.code } : { is: 'waiting' };
    }
  }
}
