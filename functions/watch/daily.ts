import type { WatchMetric } from '../contract/metrics.ts';
import type { PlannedCheck } from '../probe/check.ts';
import type { Look } from '../probe/look.ts';
import type { Measured } from '../probe/measured.ts';
import type { MetricSample } from '../probe/metric-sink.ts';
import type { CheckRecord } from '../state/record.ts';
import { type RecordStore, update } from '../state/state-store.ts';

const DAY_MS = 86_400_000;

/** Counted since the epoch, UTC. */
const dayOf = (tick: number): number => Math.floor(tick / DAY_MS);

const METRICS = {
  certificateDaysLeft: 'CertificateDaysLeft',
  keyAgeDays: 'KeyAgeDays',
  quotaLeft: 'QuotaLeft',
} as const satisfies Record<keyof Measured, WatchMetric>;

/** The plain check speaks for its target; the inference alone may know another quota. */
const TOLD_BY: Record<PlannedCheck['kind'], readonly (keyof Measured)[]> = {
  handshake: ['certificateDaysLeft', 'keyAgeDays', 'quotaLeft'],
  exchange: ['quotaLeft'],
  upstream: [],
};

/**
 * What is told once a day and has not been today: by a check's first location, at the first look of the day that
 * pairs. (A custom metric costs for the hours in which it is sent.)
 */
export function dailySamples(check: PlannedCheck, { measuredDay }: CheckRecord, look: Look): Samples {
  const isFirst = look.location === check.locations[0] && measuredDay < dayOf(look.tick);
  if (look.result !== 'paired' || !isFirst) return [];
  return TOLD_BY[check.kind].flatMap((number) => {
    const value = look.measured[number];
    return value === undefined ? [] : [{ metric: METRICS[number], of: check.name, value }];
  });
}

type Samples = readonly MetricSample[];

/** Call once they are published: the day is done for these checks. */
export async function rememberDay(
  records: RecordStore,
  published: readonly CheckRecord[],
  tick: number,
): Promise<void> {
  const measuredDay = dayOf(tick);
  const written = published.map((record) =>
    update(records, 'check', record, (now) => ({ ...now, measuredDay }), record),
  );
  await Promise.all(written);
}
