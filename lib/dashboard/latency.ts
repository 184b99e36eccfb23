import { GraphWidget, type IWidget, LegendPosition, LogQueryWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { FULL_WIDTH, type Shown, worstTargets } from './shown.ts';

const PERCENTILES = ['p50', 'p90', 'p99'] as const;

/** Lines that can be told apart. */
const MOST_LINES = 10;

/** The words that end the published names of the slower checks; a search takes a name apart at its slash. */
const SLOWER = '(exchange OR upstream)';

/** Checks that the query of the logs lists, the slowest. */
const MOST_ROWS = 20;

/**
 * Percentiles of paired looks. Exchanges and upstreams, which take seconds to minutes, would hide every plain
 * handshake: they have a graph of their own, with any target that has one of the two words in its name.
 */
export function latencyRows(shown: Shown): IWidget[][] {
  const { targets, deployment } = shown.configuration;
  if (deployment?.detail === 'outcome')
    return shown.probes.some(({ region }) => region === shown.home) ? [[fromLogs(shown)]] : [];
  const slower = targets.some(({ exchange, upstream }) => exchange ?? upstream);
  const plain = PERCENTILES.map((percentile) => graph(shown, percentile, 'handshake', FULL_WIDTH / 3));
  return slower ? [plain, [graph(shown, 'p90', 'slower', FULL_WIDTH)]] : [plain];
}

/** Where durations are no metric. A dashboard queries the logs of its own region alone. */
function fromLogs({ home, names, probes }: Shown): IWidget {
  const logGroupNames = probes
    .filter(({ region }) => region === home)
    .map(({ name }) => `/aws/lambda/${name}`);
  return new LogQueryWidget({
    title: `Handshakes from ${home}, from the logs of ${names.dashboard}`,
    logGroupNames,
    queryLines: [
      'filter message = "handshake" and outcome in ["paired", "degraded"]',
      `stats ${[50, 90, 99].map((share) => `pct(durationMs, ${share}) as p${share}`).join(', ')} by check`,
      'sort p90 desc',
      `limit ${MOST_ROWS}`,
    ],
    width: FULL_WIDTH,
    height: 7,
  });
}

function graph(
  { configuration: { every, targets }, names }: Shown,
  statistic: string,
  kind: 'handshake' | 'slower',
  width: number,
): IWidget {
  const slower = targets.some(({ exchange, upstream }) => exchange ?? upstream);
  const among = kind === 'slower' ? `Target=${SLOWER}` : slower ? `NOT Target=${SLOWER}` : undefined;
  const what = kind === 'slower' ? 'Exchanges and upstreams' : 'Handshakes';
  const which = targets.length > MOST_LINES ? `, the ${MOST_LINES} slowest targets` : '';
  const metric = worstTargets(names, {
    metric: 'HandshakeDuration',
    statistic,
    // A percentile of one look a location says little.
    period: Math.max(5 * every, kind === 'slower' ? 60 : 0) * 60,
    worst: 'highest',
    most: MOST_LINES,
    ...(among && { among }),
  });
  return new GraphWidget({
    title: `${what}: ${statistic}${which}`,
    left: [metric],
    leftYAxis: { min: 0, label: 'ms', showUnits: false },
    legendPosition: LegendPosition.BOTTOM,
    width,
    height: 7,
  });
}
