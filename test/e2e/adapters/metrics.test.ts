import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CloudWatchMetricSink } from '../../../functions/aws/metric-sink.ts';
import { uptimesFromMetrics } from '../../../functions/aws/uptimes.ts';
import { namesOf } from '../../../functions/contract/names.ts';
import type { MetricSample } from '../../../functions/probe/metric-sink.ts';
import { freshCheckRecord, type StoredRecord } from '../../../functions/state/record.ts';
import { MINUTE } from '../../support/looks.ts';
import { closedIncident } from '../../support/record-store-contract.ts';
import { type AdapterHome, openHome } from './home.ts';

let home: AdapterHome;
let raw: CloudWatchClient;
let sink: CloudWatchMetricSink;
/** Two hours and some minutes ago: CloudWatch takes two weeks of the past. */
const begin = Math.floor(Date.now() / MINUTE) * MINUTE - 130 * MINUTE;

const vote = (of: string, value: 0 | 1): MetricSample => ({ metric: 'Failed', of, value });

async function minuteOf(tick: number, metric: string, ...dimensions: readonly [string, string][]) {
  const { Datapoints = [] } = await raw.send(
    new GetMetricStatisticsCommand({
      Namespace: namesOf(home.installation).namespace,
      MetricName: metric,
      Dimensions: dimensions.map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(tick),
      EndTime: new Date(tick + MINUTE),
      Period: 60,
      Statistics: ['Sum', 'SampleCount'],
    }),
  );
  return Datapoints.map(({ Sum, SampleCount, Timestamp, Unit }) => ({
    Sum,
    SampleCount,
    Unit,
    at: Timestamp?.getTime(),
  }));
}

/** A history with one incident of each of these. */
async function* incidentsOf(...checks: readonly string[]) {
  for (const check of checks)
    yield {
      entry: 'incident' as const,
      at: begin,
      incident: { ...closedIncident(check, 1), closedAt: begin },
    };
}

describe('metrics in CloudWatch', () => {
  beforeAll(async () => {
    home = await openHome();
    raw = new CloudWatchClient(home.access);
    sink = new CloudWatchMetricSink(home);
  }, 60_000);

  afterAll(async () => {
    raw.destroy();
    await home.close();
  });

  test('are stamped with the tick, in the namespace of the installation, with unit and dimension', async () => {
    await sink.publish(begin, [vote('api', 1), { metric: 'HandshakeDuration', of: 'api', value: 12.5 }]);
    await sink.publish(begin, [vote('api', 0), { metric: 'LooksDone', of: 'us-east-1', value: 3 }]);
    const failed = await minuteOf(begin, 'Failed', ['Target', 'api']);
    expect(failed).toEqual([{ Sum: 1, SampleCount: 2, Unit: 'Count', at: begin }]);
    expect(await minuteOf(begin, 'HandshakeDuration', ['Target', 'api'])).toMatchObject([
      { Sum: 12.5, Unit: 'Milliseconds' },
    ]);
    expect(await minuteOf(begin, 'LooksDone', ['Location', 'us-east-1'])).toMatchObject([{ Sum: 3 }]);
  });

  test('carry a location beside the target where they come from one', async () => {
    await sink.publish(begin, [{ ...vote('by-location', 1), from: 'us-east-1' }]);
    expect(
      await minuteOf(begin, 'Failed', ['Target', 'by-location'], ['Location', 'us-east-1']),
    ).toMatchObject([{ Sum: 1 }]);
  });

  test('of more than a thousand samples are sent in several calls', async () => {
    const names = Array.from({ length: 2_300 }, (_, at) => `target-${at}`);
    await sink.publish(
      begin,
      names.map((name) => vote(name, 1)),
    );
    for (const name of ['target-0', 'target-999', 'target-1000', 'target-2299'])
      expect(await minuteOf(begin, 'Failed', ['Target', name])).toMatchObject([{ Sum: 1, SampleCount: 1 }]);
  });

  test('tell how checks did: votes and failures of all hours, beside the incidents', async () => {
    for (let at = 0; at < 125; at += 5)
      await sink.publish(begin + at * MINUTE, [vote('long', at < 10 ? 1 : 0), vote('long', 0)]);
    const list = async (): Promise<readonly StoredRecord[]> => [
      freshCheckRecord('long', 'host'),
      freshCheckRecord('silent', 'host'),
    ];
    const records = { list, history: () => incidentsOf('gone') };
    expect(await uptimesFromMetrics(home, records, begin, Date.now())).toMatchObject([
      { check: 'gone', votes: 0, failed: 0, incidents: [{ subject: 'gone' }] },
      { check: 'long', votes: 50, failed: 2, confirmed: null, incidents: [] },
      { check: 'silent', votes: 0, failed: 0 },
    ]);
  });

  test('of more checks than one call takes are added up all the same', async () => {
    const names = Array.from({ length: 600 }, (_, at) => `many-${at}`);
    await sink.publish(
      begin,
      names.map((name) => vote(name, 1)),
    );
    const list = async () => names.map((name) => freshCheckRecord(name, 'host'));
    const records = { list, history: () => incidentsOf() };
    const all = await uptimesFromMetrics(home, records, begin, Date.now());
    expect(all).toHaveLength(600);
    expect(all.filter(({ votes, failed }) => votes === 1 && failed === 1)).toHaveLength(600);
  });
});
