import type { Look } from './look.ts';
import type { MetricSample } from './metric-sink.ts';

/** The looks of a tick as numbers. Skipped and inconclusive looks are done and do not vote; unarmed ones are none. */
export function samplesOf(looks: readonly Look[]): readonly MetricSample[] {
  const votes = looks.flatMap((look): readonly MetricSample[] => {
    if (look.result === 'failed') return [{ metric: 'Failed', of: look.check, value: 1 }];
    if (look.result !== 'paired') return [];
    return [
      { metric: 'Failed', of: look.check, value: 0 },
      { metric: 'HandshakeDuration', of: look.check, value: look.durationMs },
    ];
  });
  const planned = Map.groupBy(
    looks.filter(({ result }) => result !== 'unarmed'),
    ({ location }) => location,
  );
  const counts = [...planned].flatMap(([location, of]): readonly MetricSample[] => {
    const count = (results: readonly Look['result'][]) =>
      of.filter(({ result }) => results.includes(result)).length;
    return [
      { metric: 'LooksPlanned', of: location, value: of.length },
      { metric: 'LooksDone', of: location, value: of.length - count(['broken']) },
      { metric: 'LooksInconclusive', of: location, value: count(['inconclusive']) },
    ];
  });
  return [...votes, ...counts];
}
