import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { namesOf } from '../contract/names.ts';
import type { RecordStore } from '../state/state-store.ts';
import { type Uptime, uptimes } from '../state/uptime.ts';
import { type AwsClients, callWithin } from './clients.ts';

export interface MetricUptimeOptions {
  readonly installation: string;
  /** The region of all metrics. */
  readonly home: string;
  readonly clients: Pick<AwsClients, 'cloudWatchReading'>;
}

/** Queries of one GetMetricData. */
const BATCH = 500;
/** Of one call, ms. */
const DEADLINE_MS = 15_000;
/** Seconds; CloudWatch keeps hours for 455 days, and finer sums for less. */
const HOUR = 3_600;

type Count = Pick<Uptime, 'votes' | 'failed'>;

/**
 * How checks did, by their metrics from the whole hour before `since` (epoch ms) on, and by the stored incidents. How many
 * looks were confirmed, metrics do not tell.
 */
export async function uptimesFromMetrics(
  options: MetricUptimeOptions,
  records: Pick<RecordStore, 'list' | 'history'>,
  since: number,
  now: number,
): Promise<readonly Uptime[]> {
  const stored = await records.list();
  const open = stored.flatMap(({ incidents }) => incidents);
  const told = await uptimes(records.history(since), open, since);
  const checks = stored.filter(({ kind }) => kind === 'check').map(({ name }) => name);
  const names = [...new Set([...checks, ...told.map(({ check }) => check)])].sort();
  const counts = await countsOf(options, names, since, now);
  return names.map((check, at) => ({
    check,
    votes: counts[at]?.votes ?? 0,
    failed: counts[at]?.failed ?? 0,
    confirmed: null,
    incidents: told.find((uptime) => uptime.check === check)?.incidents ?? [],
  }));
}

/** In the order of the names: `SampleCount` of `Failed` are the votes, its `Sum` those that failed. */
async function countsOf(
  { installation, home, clients }: MetricUptimeOptions,
  names: readonly string[],
  since: number,
  now: number,
): Promise<readonly Count[]> {
  const { namespace } = namesOf(installation);
  const queries = names.flatMap((name, at) => [
    query(`votes${at}`, namespace, name, 'SampleCount'),
    query(`failed${at}`, namespace, name, 'Sum'),
  ]);
  const { sdk, client } = await clients.cloudWatchReading(home);
  const sums = new Map<string, number>();
  for (let first = 0; first < queries.length; first += BATCH) {
    let page: string | undefined;
    do {
      const get = new sdk.GetMetricDataCommand({
        StartTime: new Date(Math.floor(since / 1000 / HOUR) * HOUR * 1000),
        EndTime: new Date(now),
        MetricDataQueries: queries.slice(first, first + BATCH),
        ...(page !== undefined && { NextToken: page }),
      });
      const { MetricDataResults = [], NextToken } = await client.send(get, callWithin(DEADLINE_MS));
      for (const { Id = '', Values = [] } of MetricDataResults)
        sums.set(Id, (sums.get(Id) ?? 0) + Values.reduce((sum, value) => sum + value, 0));
      page = NextToken;
    } while (page !== undefined);
  }
  return names.map((_, at) => ({
    votes: sums.get(`votes${at}`) ?? 0,
    failed: sums.get(`failed${at}`) ?? 0,
  }));
}

const query = (id: string, namespace: string, check: string, statistic: string): MetricDataQuery => ({
  Id: id,
  MetricStat: {
    Metric: {
      Namespace: namespace,
      MetricName: 'Failed',
      Dimensions: [{ Name: 'Target', Value: check }],
    },
    Period: HOUR,
    Stat: statistic,
  },
});
