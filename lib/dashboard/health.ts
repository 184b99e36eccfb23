import { Duration } from 'aws-cdk-lib';
import {
  GraphWidget,
  type IMetric,
  type IWidget,
  LegendPosition,
  MathExpression,
  Metric,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { WatchMetric } from '../../functions/contract/metrics.ts';
import { FULL_WIDTH, type Shown } from './shown.ts';

/** Whether the watch itself works: what it looks at, and what breaks. */
export function healthRows(shown: Shown): IWidget[][] {
  const { locations } = shown;
  const thirds = FULL_WIDTH / 3;
  return [
    [
      graph(
        'Looks done: a line that ends is a silent location',
        locations.map((at) => looks(shown, at)),
        thirds,
      ),
      graph(
        'Looks planned and not done, or that could not judge',
        locations.flatMap((location, at) => troubles(shown, location, at)),
        thirds,
      ),
      graph('Dead letters: ticks that no schedule could start', deadLetters(shown), thirds),
    ],
    [
      graph('Functions: errors', functions(shown, 'Errors', 'Sum'), FULL_WIDTH / 2),
      graph('Functions: longest run, ms', functions(shown, 'Duration', 'Maximum'), FULL_WIDTH / 2),
    ],
  ];
}

function looks(
  { configuration, names }: Shown,
  location: string,
  metricName: WatchMetric = 'LooksDone',
): Metric {
  return new Metric({
    namespace: names.namespace,
    metricName,
    dimensionsMap: { Location: location },
    statistic: 'Sum',
    period: Duration.minutes(configuration.every),
    label: location,
  });
}

function troubles(shown: Shown, location: string, at: number): readonly IMetric[] {
  const missed = new MathExpression({
    expression: `planned${at} - done${at}`,
    usingMetrics: {
      [`planned${at}`]: looks(shown, location, 'LooksPlanned'),
      [`done${at}`]: looks(shown, location),
    },
    period: Duration.minutes(shown.configuration.every),
    label: `${location}: not done`,
  });
  const blind = looks(shown, location, 'LooksInconclusive').with({ label: `${location}: could not judge` });
  return [missed, blind];
}

const deadLetters = ({ configuration: { regions }, names }: Shown): IMetric[] =>
  regions.map(
    (region) =>
      new Metric({
        namespace: 'AWS/SQS',
        metricName: 'ApproximateNumberOfMessagesVisible',
        dimensionsMap: { QueueName: names.deadLetters },
        statistic: 'Maximum',
        region,
        label: region,
      }),
  );

function functions(
  { home, names, probes, couriers }: Shown,
  metricName: string,
  statistic: string,
): IMetric[] {
  const central = [names.notify, names.widget].map((name) => ({ region: home, name }));
  return [...probes, ...couriers, ...central].map(
    ({ region, name }) =>
      new Metric({
        namespace: 'AWS/Lambda',
        metricName,
        dimensionsMap: { FunctionName: name },
        statistic,
        region,
        label: `${name} ${region}`,
      }),
  );
}

function graph(title: string, left: IMetric[], width: number): IWidget {
  return new GraphWidget({
    title,
    left,
    leftYAxis: { min: 0, showUnits: false },
    legendPosition: LegendPosition.BOTTOM,
    width,
    height: 6,
  });
}
