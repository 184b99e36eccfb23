import type { CheckKind } from '../contract/checks.ts';
import type { WarningReport } from '../contract/verdict.ts';
import type { WarningCode } from '../contract/warnings.ts';
import type { LookOf } from './look.ts';
import type { Signal } from './signal.ts';

export interface StandingWarning {
  readonly warning: WarningReport;
  readonly since: number;
  readonly locations: readonly string[];
  /** Ticks at which it was seen; the last one seen. */
  readonly seen: number;
  readonly lastTick: number;
  /** Voting ticks in a row without it. */
  readonly missed: number;
  readonly told: boolean;
}

export type StandingWarnings = Readonly<Partial<Record<WarningCode, StandingWarning>>>;

/** Voting ticks without a warning before it counts as gone. */
const CLEARED_AFTER = 3;

/** Sightings before a warning is told, where one means little. */
const TOLD_AFTER: Partial<Record<WarningCode, number>> = { SLOW_HANDSHAKE: 3 };

/** These tell of an event; that the next look does not see it again is no news. */
const EVENTS: readonly WarningCode[] = [
  'GATEWAY_RESTARTED',
  'GATEWAY_IDENTITY_CHANGED',
  'GATEWAY_VERSION_CHANGED',
];

/** The plain check speaks for its target; the slower ones add only what they alone can see. */
const OF_SLOWER: Record<Exclude<CheckKind, 'handshake'>, readonly WarningCode[]> = {
  exchange: ['QUOTA_LOW', 'SLOW_HANDSHAKE'],
  upstream: [],
};

export interface WarningsJudgement {
  readonly warnings: StandingWarnings;
  readonly signals: readonly Signal[];
}

/** Warnings of a tick's paired looks → what stands now, and what came, grew critical or went. */
export function judgeWarnings(
  before: StandingWarnings,
  kind: CheckKind,
  tick: number,
  paired: readonly LookOf<'paired'>[],
): WarningsJudgement {
  if (paired.length === 0) return { warnings: before, signals: [] };
  const sightings = sightingsOf(paired, kind);
  const signals: Signal[] = [];
  const after: Partial<Record<WarningCode, StandingWarning>> = {};
  for (const [code, { warning, locations }] of sightings) {
    const last = before[code];
    const seen = (last?.seen ?? 0) + (last?.lastTick === tick ? 0 : 1);
    const told = seen >= (TOLD_AFTER[code] ?? 1);
    const grew = isCritical(warning) && last !== undefined && !isCritical(last.warning);
    if (told && !last?.told) signals.push({ signal: 'warning-appeared', warning, locations });
    else if (told && grew) signals.push({ signal: 'warning-critical', warning, locations });
    after[code] = { warning, locations, since: last?.since ?? tick, seen, lastTick: tick, missed: 0, told };
  }
  for (const [code, last] of Object.entries(before) as [WarningCode, StandingWarning][]) {
    if (sightings.has(code)) continue;
    if (last.missed + 1 < CLEARED_AFTER) after[code] = { ...last, missed: last.missed + 1 };
    else if (last.told)
      signals.push({
        signal: 'warning-cleared',
        warning: last.warning,
        locations: last.locations,
        quiet: EVENTS.includes(code),
      });
  }
  return { warnings: after, signals };
}

export const isCritical = (warning: WarningReport): boolean => warning.evidence['critical'] === true;

interface Sighting {
  readonly warning: WarningReport;
  readonly locations: readonly string[];
}

function sightingsOf(paired: readonly LookOf<'paired'>[], kind: CheckKind): Map<WarningCode, Sighting> {
  const sightings = new Map<WarningCode, Sighting>();
  for (const look of paired)
    for (const warning of look.warnings) {
      if (kind !== 'handshake' && !OF_SLOWER[kind].includes(warning.code)) continue;
      const seen = sightings.get(warning.code);
      const worse = seen && (isCritical(seen.warning) || !isCritical(warning)) ? seen.warning : warning;
      const locations = [...new Set([...(seen?.locations ?? []), look.location])];
      sightings.set(warning.code, { warning: worse, locations });
    }
  return sightings;
}
