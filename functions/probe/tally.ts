import type { Look, LookOf } from './look.ts';

/** What the locations said of one check at one tick. Who is in neither list has no vote. */
export interface Tally {
  readonly tick: number;
  readonly failed: readonly LookOf<'failed'>[];
  readonly paired: readonly LookOf<'paired'>[];
  /** Locations that kept away by good manners: they stand by what they said last. */
  readonly skipped: readonly string[];
  /** Whether every planned location has been heard, or the tick is over. Before that only a quorum counts. */
  readonly complete: boolean;
}

export function tally(tick: number, looks: readonly Look[], complete = true): Tally {
  return {
    tick,
    failed: looks.filter((look) => look.result === 'failed'),
    paired: looks.filter((look) => look.result === 'paired'),
    skipped: looks.filter((look) => look.result === 'skipped').map((look) => look.location),
    complete,
  };
}
