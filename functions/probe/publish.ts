import type { Look } from './look.ts';
import type { MetricSample } from './metric-sink.ts';

/** The looks of a tick as numbers. Skipped and inconclusive looks are done and do not vote; unarmed ones are none. */
export const samplesOf = (looks: readonly Look[]): readonly MetricSample[] => [
  ...votesOf(looks, 'target'),
  ...countsOf(looks),
];

/** Who voted what, and how long it took; with the detail `location` once more by location. */
export function votesOf(looks: readonly Look[], detail: 'target' | 'location'): readonly MetricSample[] {
  const samples = looks.flatMap((look): readonly Required<MetricSample>[] => {
    const base = { of: look.check, from: look.location };
    if (look.result === 'failed') return [{ ...base, metric: 'Failed', value: 1 }];
    if (look.result !== 'paired') return [];
    return [
      { ...base, metric: 'Failed', value: 0 },
      { ...base, metric: 'HandshakeDuration', value: look.durationMs },
    ];
  });
  const ofTargets = samples.map(({ metric, of, value }) => ({ metric, of, value }));
  return detail === 'location' ? [...ofTargets, ...samples] : ofTargets;
}

/** How many looks of each location were planned, were done, and could not judge. */
export function countsOf(looks: readonly Look[]): readonly MetricSample[] {
  const planned = Map.groupBy(
    looks.filter(({ result }) => result !== 'unarmed'),
    ({ location }) => location,
  );
  return [...planned].flatMap(([location, of]): readonly MetricSample[] => {
    const count = (result: Look['result']) => of.filter((look) => look.result === result).length;
    return [
      { metric: 'LooksPlanned', of: location, value: of.length },
      { metric: 'LooksDone', of: location, value: of.length - count('broken') },
      { metric: 'LooksInconclusive', of: location, value: count('inconclusive') },
    ];
  });
}
