import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SearchExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { WatchMetric } from '../../functions/contract/metrics.ts';
import type { Names } from '../../functions/contract/names.ts';
import type { Configuration } from '../config/configuration.ts';

/** What the rows of the dashboard are made from. */
export interface Shown {
  readonly configuration: Configuration;
  readonly names: Names;
  /** Probe functions a region. */
  readonly shards: number;
}

/** Grid units of a full row. */
export const FULL_WIDTH = 24;

export interface Ranking {
  readonly metric: WatchMetric;
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
