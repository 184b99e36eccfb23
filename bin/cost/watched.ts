import { CHECK_KINDS, checkName, locationsOfCheck } from '../../functions/contract/checks.ts';
import { WATCH_METRICS, type WatchMetric } from '../../functions/contract/metrics.ts';
import type { Configuration } from '../../lib/config/configuration.ts';
import { planOf } from '../../lib/config/plan.ts';
import { HOURS_A_MONTH } from './functions.ts';

const HOUR_MS = 3_600_000;

/** A check as the bill sees it. */
export interface WatchedCheck {
  readonly name: string;
  readonly isSlower: boolean;
  /** Those that are AWS regions. */
  readonly regions: number;
  readonly locations: number;
  readonly looksAMonth: number;
  /** The share of hours in which it sends its metrics. */
  readonly activeHours: number;
}

export interface Watched {
  readonly checks: readonly WatchedCheck[];
  /** Handshakes that the regions perform, all checks together. */
  readonly handshakesAMonth: number;
  /** Custom metrics that are sent at every look, in metrics that are sent all month. */
  readonly metrics: number;
  /** Those that are sent in one hour of a day. */
  readonly dailyMetrics: number;
}

/** Told by the targets themselves, once a day; see functions/watch/daily.ts. */
const DAILY: readonly WatchMetric[] = ['CertificateDaysLeft', 'KeyAgeDays', 'QuotaLeft'];

export function watchedOf(configuration: Configuration): Watched {
  const { regions, locations, home = '' } = configuration;
  const plan = planOf(configuration, home, { everyTarget: true, certificates: () => '' });
  const checks = plan.targets.flatMap((target) =>
    CHECK_KINDS.flatMap((kind): readonly WatchedCheck[] => {
      const slower = kind === 'handshake' ? undefined : target[kind];
      if (kind !== 'handshake' && !slower) return [];
      const everyMs = slower?.everyMs ?? plan.everyMs;
      const from = locationsOfCheck(kind, target.locations, home);
      return [
        {
          name: checkName(target.name, kind),
          isSlower: slower !== undefined,
          regions: from.filter((location) => regions.includes(location)).length,
          locations: from.length,
          looksAMonth: (from.length * HOURS_A_MONTH * HOUR_MS) / everyMs,
          activeHours: Math.min(1, HOUR_MS / everyMs),
        },
      ];
    }),
  );
  const ofEachLook = Object.entries(WATCH_METRICS).filter(([name]) => !DAILY.includes(name as WatchMetric));
  const sentBy = ({ locations: from, activeHours }: WatchedCheck) =>
    sum(
      ofEachLook.filter(
        ([, definition]) =>
          definition.dimensions[0] === 'Target' &&
          !(plan.detail === 'outcome' && 'dispensable' in definition),
      ),
      ([, definition]) => (plan.detail === 'location' && 'byLocation' in definition ? 1 + from : 1),
    ) * activeHours;
  const ofLocation = ofEachLook.filter(([, { dimensions }]) => dimensions[0] === 'Location').length;
  return {
    checks,
    handshakesAMonth: sum(
      checks,
      ({ looksAMonth, regions: own, locations: all }) => (looksAMonth * own) / all,
    ),
    metrics: sum(checks, sentBy) + ofLocation * locations.length,
    dailyMetrics: DAILY.length * plan.targets.length,
  };
}

export const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
