import {
  Color,
  type IWidget,
  TableSummaryColumn,
  TableThreshold,
  TableWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { WARNINGS } from '../../functions/contract/warnings.ts';
import { FULL_WIDTH, type Shown, worstTargets } from './shown.ts';

const DAY_SECONDS = 86_400;
const MOST_LINES = 20;

const PANELS = [
  {
    title: 'Certificates: days left',
    metric: 'CertificateDaysLeft',
    worst: 'lowest',
    warning: WARNINGS.TLS_CERT_EXPIRING,
  },
  {
    title: 'Keys: days since they were stored',
    metric: 'KeyAgeDays',
    worst: 'highest',
    warning: WARNINGS.KEY_OLD,
  },
  { title: 'Quota: share that is left', metric: 'QuotaLeft', worst: 'lowest', warning: WARNINGS.QUOTA_LOW },
] as const;

/** What ends some day, the worst first, coloured by the catalogue's thresholds. Published once a day. */
export function expiryRow({ names }: Shown): IWidget[] {
  return PANELS.map(({ title, metric, worst, warning: { warn, critical } }) => {
    const lowest = worst === 'lowest';
    return new TableWidget({
      title,
      metrics: [
        worstTargets(names, {
          metric,
          statistic: lowest ? 'Minimum' : 'Maximum',
          period: DAY_SECONDS,
          worst,
          most: MOST_LINES,
        }),
      ],
      summary: {
        columns: [lowest ? TableSummaryColumn.MINIMUM : TableSummaryColumn.MAXIMUM],
        hideNonSummaryColumns: true,
      },
      thresholds: lowest
        ? [TableThreshold.below(critical, Color.RED), TableThreshold.between(critical, warn, Color.ORANGE)]
        : [TableThreshold.above(critical, Color.RED), TableThreshold.between(warn, critical, Color.ORANGE)],
      // However short the time that the dashboard shows: yesterday's number is today's answer.
      start: '-P2D',
      width: FULL_WIDTH / PANELS.length,
      height: 6,
    });
  });
}
