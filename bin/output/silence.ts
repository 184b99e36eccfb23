import type { StoredRecord } from '../../functions/state/record.ts';

/** A location from which nothing has been heard for some time. */
export interface Silence {
  readonly location: string;
  /** Of its last look, epoch ms; null: it has never looked. */
  readonly lastAt: number | null;
}

/** A location that has been silent for so many periods does not run, or cannot store what it sees. */
const SILENT_PERIODS = 3;

/**
 * The locations of which no check has been looked at for three of its periods. Where it is not known which locations
 * there should be, that one of them is heard is enough: the others may have been given up.
 */
export function silencesIn(
  records: readonly StoredRecord[],
  expected: readonly string[] | undefined,
  now: number,
): readonly Silence[] {
  const looks = records.flatMap((record) =>
    record.kind === 'check'
      ? Object.entries(record.looks).map(([location, { at }]) => ({ location, at, everyMs: record.everyMs }))
      : [],
  );
  const known = expected ?? [...new Set(looks.map(({ location }) => location))];
  const silences = known.flatMap((location) => {
    const own = looks.filter((look) => look.location === location);
    const heard = own.some(({ at, everyMs }) => now - at <= SILENT_PERIODS * everyMs);
    const lastAt = own.length > 0 ? Math.max(...own.map(({ at }) => at)) : null;
    return heard ? [] : [{ location, lastAt }];
  });
  return expected || silences.length === known.length ? silences : [];
}
