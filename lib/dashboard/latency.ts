import { GraphWidget, type IWidget, LegendPosition } from 'aws-cdk-lib/aws-cloudwatch';
import { FULL_WIDTH, type Shown, worstTargets } from './shown.ts';

const PERCENTILES = ['p50', 'p90', 'p99'] as const;

/** Lines that can be told apart. */
const MOST_LINES = 10;

/** The words that end the published names of the slower checks; a search takes a name apart at its slash. */
const SLOWER = '(exchange OR upstream)';

/**
 * Percentiles of paired looks. Exchanges and upstreams, which take seconds to minutes, would hide every plain
 * handshake: they have a graph of their own, with any target that has one of the two words in its name.
 */
export function latencyRows(shown: Shown): IWidget[][] {
  const { targets } = shown.configuration;
  const slower = targets.some(({ exchange, upstream }) => exchange ?? upstream);
  const plain = PERCENTILES.map((percentile) => graph(shown, percentile, 'handshake', FULL_WIDTH / 3));
  return slower ? [plain, [graph(shown, 'p90', 'slower', FULL_WIDTH)]] : [plain];
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
