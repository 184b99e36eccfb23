import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SearchExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Metric } from '../../functions/contract/metrics.ts';
import type { Names } from '../../functions/contract/names.ts';
import type { Installation } from '../house/installation.ts';
import { courierPlan, shardsOf } from '../probe/shards.ts';

/** What the rows of the dashboard are made from. */
export interface Shown extends Pick<Installation, 'configuration' | 'names'> {
  /** The region of table, metrics and `notify`. */
  readonly home: string;
  /** Locations that have something to look at. */
  readonly locations: readonly string[];
  readonly probes: readonly Place[];
  readonly couriers: readonly Place[];
}

/** A function in a region. */
export interface Place {
  readonly region: string;
  readonly name: string;
}

export function shownOf({ configuration, names, home, planAt }: Installation): Shown {
  const { regions, locations } = configuration;
  const plans = regions.map((region) => ({ region, plan: planAt(region) }));
  return {
    configuration,
    names,
    home: home.region,
    locations: locations.filter((location) => planAt(location).targets.length > 0),
    probes: plans.flatMap(({ region, plan }) =>
      shardsOf(plan).map(({ index }) => ({ region, name: names.probe(index) })),
    ),
    couriers: plans
      .filter(({ plan }) => courierPlan(plan).targets.length > 0)
      .map(({ region }) => ({ region, name: names.courier })),
  };
}

/** Grid units of a full row. */
export const FULL_WIDTH = 24;

export interface Ranking {
  readonly metric: Metric;
  /** `Minimum`, `p90`, … */
  readonly statistic: string;
  /** Seconds. */
  readonly period: number;
  readonly worst: 'highest' | 'lowest';
  /** Targets shown. */
  readonly most: number;
  /** More of the search: `NOT Target=word`. @default - every target */
  readonly among?: string;
}

/**
 * The targets that are worst by a metric. A search, since a widget takes 500 metrics and a reader some ten: it finds
 * targets as they come and go, and ranks them over the time that is looked at.
 */
export function worstTargets(names: Names, ranking: Ranking): IMetric {
  const { metric, statistic, period, worst, most, among } = ranking;
  const term = [`{"${names.namespace}",Target}`, `MetricName="${metric}"`, ...(among ? [among] : [])].join(
    ' ',
  );
  const order = worst === 'highest' ? 'MAX, DESC' : 'MIN, ASC';
  return new SearchExpression({
    expression: `SORT(SEARCH('${term}', '${statistic}', ${period}), ${order}, ${most})`,
    label: '',
  });
}
