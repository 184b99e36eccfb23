import {
  Color,
  type IWidget,
  TableSummaryColumn,
  TableThreshold,
  TableWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { FULL_WIDTH, type Shown, worstTargets } from './shown.ts';

const DAY_SECONDS = 86_400;
const MOST_LINES = 20;

const PANELS = [
  { title: 'Rotations that were given up', metric: 'RotationFailed' },
  { title: 'Former keys that are overdue', metric: 'RetirementOverdue' },
] as const;

/** How the rotations stand; no row where no key is rotated. Published at every step, and once a day. */
export function rotationRows({ names, configuration }: Shown): IWidget[][] {
  if (configuration.targets.every(({ key }) => key?.rotate === undefined)) return [];
  return [
    PANELS.map(
      ({ title, metric }) =>
        new TableWidget({
          title,
          metrics: [
            worstTargets(names, {
              metric,
              statistic: 'Maximum',
              period: DAY_SECONDS,
              worst: 'highest',
              most: MOST_LINES,
            }),
          ],
          summary: { columns: [TableSummaryColumn.MAXIMUM], hideNonSummaryColumns: true },
          thresholds: [TableThreshold.above(0, Color.ORANGE)],
          start: '-P2D',
          width: FULL_WIDTH / PANELS.length,
          height: 6,
        }),
    ),
  ];
}
