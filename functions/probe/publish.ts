import { METRICS, type MetricDetail } from '../contract/metrics.ts';
import type { Look } from './look.ts';
import type { MetricSample } from './metric-sink.ts';

/** The looks of a tick as numbers. */
export function samplesOf(looks: readonly Look[]): readonly MetricSample[] {
  const byLocation = Map.groupBy(looks, ({ location }) => location);
  const counts = [...byLocation].flatMap(([location, of]) => countsAt(location, of));
  return [...votesOf(looks, 'target'), ...counts];
}

/** Who voted what, and how long it took, as the detail has it. */
export function votesOf(looks: readonly Look[], detail: MetricDetail): readonly MetricSample[] {
  const samples = looks.flatMap((look): readonly Required<MetricSample>[] => {
    const base = { of: look.check, from: look.location };
    if (look.result === 'failed') return [{ ...base, metric: 'Failed', value: 1 }];
    if (look.result !== 'paired') return [];
    return [
      { ...base, metric: 'Failed', value: 0 },
      { ...base, metric: 'HandshakeDuration', value: look.durationMs },
    ];
  });
  const ofTargets = samples
    .filter(({ metric }) => detail !== 'outcome' || !('dispensable' in METRICS[metric]))
    .map(({ metric, of, value }) => ({ metric, of, value }));
  return detail === 'location' ? [...ofTargets, ...samples] : ofTargets;
}

/**
 * How many looks of a location were planned, were done, and could not judge; none is a number, too. Skipped and
 * inconclusive looks are done and do not vote; unarmed ones are none.
 */
export function countsAt(location: string, looks: readonly Look[]): readonly MetricSample[] {
  const count = (result: Look['result']) => looks.filter((look) => look.result === result).length;
  const planned = looks.length - count('unarmed');
  return [
    { metric: 'LooksPlanned', of: location, value: planned },
    { metric: 'LooksDone', of: location, value: planned - count('broken') },
    { metric: 'LooksInconclusive', of: location, value: count('inconclusive') },
  ];
}
