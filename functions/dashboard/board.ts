import type { WatchPlan } from '../contract/plan.ts';
import { rulesOf } from '../plan/rules.ts';
import type { CheckRules } from '../probe/check.ts';
import type { Look } from '../probe/look.ts';
import { isOpen, type Standing } from '../probe/standing.ts';
import { isCritical, type StandingWarning } from '../probe/warnings.ts';
import type { Mute } from '../state/mute.ts';
import {
  type CheckRecord,
  freshCheckRecord,
  type LastLook,
  type LocationRecord,
  lastLookOf,
  type StoredRecord,
} from '../state/record.ts';
import { type Cell, cellOf } from './cell.ts';

/** What the panel of state is made from. */
export interface Known {
  readonly plan: WatchPlan;
  readonly records: readonly StoredRecord[];
  /** Of the last ticks, all locations. */
  readonly ballots: readonly Look[];
  readonly mutes: readonly Mute[];
  /** Epoch ms. */
  readonly now: number;
}

/** `unseen`: nobody has judged it lately, so that what it was last is not known to be true. */
export type RowState = Standing['is'] | 'unseen';

export interface Row {
  readonly record: CheckRecord;
  readonly state: RowState;
  readonly warnings: readonly StandingWarning[];
  readonly mute: Mute | undefined;
  /** In the order of the board's locations. */
  readonly cells: readonly Cell[];
}

export interface Column {
  readonly location: string;
  /** When its newest look began, epoch ms; null where none is known. */
  readonly lookedAt: number | null;
  readonly silent: boolean;
  /** Codes of the checks that it cannot judge, and how many there are. */
  readonly troubles: readonly string[];
  readonly troubled: number;
}

export interface Board {
  readonly columns: readonly Column[];
  /** The worst first, then by name. */
  readonly rows: readonly Row[];
}

const ORDER: readonly RowState[] = ['down', 'partial', 'unstable', 'unseen', 'unarmed', 'new', 'up'];

/** Needs a person's eye: it fails, or a warning stands. */
export const isUnwell = ({ record, warnings }: Row): boolean =>
  isOpen(record.judged.standing) || warnings.length > 0;

export function boardOf(known: Known): Board {
  const locations = [...new Set(known.plan.targets.flatMap((target) => target.locations))];
  const index = indexOf(known);
  const rows = rulesOf(known.plan).map((check) => rowOf(check, locations, index));
  return {
    columns: locations.map((location, at) => columnOf(location, at, rows, index)),
    rows: rows.toSorted((a, b) => rank(a) - rank(b) || (a.record.name < b.record.name ? -1 : 1)),
  };
}

/** The same, to be looked up by name: there may be thousands. */
interface Index {
  readonly checks: ReadonlyMap<string, CheckRecord>;
  readonly locations: ReadonlyMap<string, LocationRecord>;
  /** The newest ballot, by check and location. */
  readonly ballots: ReadonlyMap<string, LastLook>;
  readonly mutes: ReadonlyMap<string, Mute>;
  readonly now: number;
}

function indexOf({ records, ballots, mutes, now }: Known): Index {
  const oldestFirst = ballots.toSorted((a, b) => a.tick - b.tick);
  return {
    checks: new Map(records.flatMap((each) => (each.kind === 'check' ? [[each.name, each]] : []))),
    locations: new Map(records.flatMap((each) => (each.kind === 'location' ? [[each.name, each]] : []))),
    ballots: new Map(oldestFirst.map((look) => [ballotKey(look.check, look.location), lastLookOf(look)])),
    mutes: new Map(mutes.map((mute) => [mute.target, mute])),
    now,
  };
}

const ballotKey = (check: string, location: string): string => `${check} ${location}`;

function rowOf(
  { name, target, everyMs, locations: own }: CheckRules,
  locations: readonly string[],
  index: Index,
): Row {
  const record = index.checks.get(name) ?? freshCheckRecord(name, '');
  const cells = locations.map((location): Cell => {
    if (!own.includes(location)) return { is: 'unplanned' };
    const ballot = index.ballots.get(ballotKey(name, location));
    return cellOf({ record, location, everyMs, ballot, now: index.now });
  });
  const judged = cells.some(({ is }) => is === 'paired' || is === 'failed');
  const { is } = record.judged.standing;
  return {
    record,
    state: is === 'up' && !judged ? 'unseen' : is,
    warnings: Object.values(record.warnings).filter(({ told }) => told),
    mute: index.mutes.get(target),
    cells,
  };
}

function columnOf(location: string, at: number, rows: readonly Row[], index: Index): Column {
  const sight = index.locations.get(location)?.sight;
  const troubles = Object.values(sight?.blind ? sight.troubles : {});
  const cells = rows.flatMap(({ cells }) => cells[at] ?? []).filter(({ is }) => is !== 'unplanned');
  const looks = rows.flatMap(({ record }) => [
    record.looks[location]?.at ?? 0,
    index.ballots.get(ballotKey(record.name, location))?.at ?? 0,
  ]);
  return {
    location,
    lookedAt: looks.reduce((latest, each) => Math.max(latest, each), 0) || null,
    silent: cells.every(({ is }) => is === 'silent'),
    troubles: [...new Set(troubles.map(({ code }) => code))],
    troubled: troubles.length,
  };
}

function rank(row: Row): number {
  const critical = row.warnings.some(({ warning }) => isCritical(warning));
  const standing = ORDER.indexOf(row.state);
  if (isOpen(row.record.judged.standing)) return standing;
  if (row.warnings.length > 0) return critical ? 3 : 4;
  const unsure = row.cells.some(({ is }) => is === 'unsure' || is === 'silent');
  return 5 + standing + (unsure ? 0 : 1);
}
