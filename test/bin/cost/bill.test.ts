import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Bill, billOf } from '../../../bin/cost/bill.ts';
import { PRICES } from '../../../bin/cost/prices.ts';
import { synthesise } from '../../../bin/cost/synthesise.ts';
import type { SynthesisedStack } from '../../../bin/cost/template.ts';
import { billJson, billText } from '../../../bin/output/bill.ts';
import { hundredTargets } from './hundred-targets.ts';

let stacks: readonly SynthesisedStack[];
let bill: Bill;

beforeAll(async () => {
  const configuration = hundredTargets();
  stacks = await synthesise(configuration);
  bill = billOf(configuration, stacks);
}, 240_000);

/** How often a type of resource stands in the templates, by their text alone. */
const standing = (type: string): number =>
  stacks
    .map(({ template }) => JSON.stringify(template).split(`"Type":"${type}"`).length - 1)
    .reduce((a, b) => a + b);

/**
 * The same bill by hand: counts from the templates' text, prices and usage written out. docs/cost.md shows it.
 * A month has 730 hours, which are 43,800 minutes.
 */
function byHand(): Readonly<Record<string, number>> {
  const minutes = 43_800;
  const ticks = 3 * minutes + 730;
  const looks = 3 * 100 * minutes + 10 * 730;
  const messages = 30 * 4;
  return {
    // 100 targets and 10 upstreams with two metrics each, 3 locations with three.
    metrics: 0.3 * (110 * 2 + 3 * 3),
    // Days left, age and quota of 100 targets, in one hour of 24.
    dailyMetrics: 0.3 * (300 / 24),
    putMetricData: (10 / 1e6) * ticks * 1.2,
    alarms: 0.1 * standing('AWS::CloudWatch::Alarm'),
    dashboards: 3 * standing('AWS::CloudWatch::Dashboard'),
    secrets: 0.4 * standing('AWS::SecretsManager::Secret'),
    // 100 keys in 3 regions; the courier's function reads a device and a courier of 10 gateways.
    secretReads: (5 / 1e6) * (100 * 3 + 10 * 2) * 1.2 * 730,
    lambda: 1.33334e-5 * (3 * minutes * 2.5 * 0.5 + 730 * 15 * 0.25 + messages * 7 * 0.25 + 600 * 0.5),
    lambdaRequests: (0.2 / 1e6) * (ticks + messages + 600),
    schedules: (1 / 1e6) * ticks,
    // A claim and 1.2 waves of 100 looks of 45 bytes (5 KB); a record five times an hour; an upstream's each time.
    tableWrites: (0.625 / 1e6) * (ticks * (1 + 1.2 * 5) + 100 * 5 * 730 + 10 * 730),
    // A record a look; a location's record, and 1.2 times the looks of three regions (4 units) a tick.
    tableReads: (0.125 / 1e6) * (looks + ticks * (1 + 1.2 * 4)),
    table: (0.25 + 0.2) * 0.5,
    logs: (0.5 + 0.03 * 0.15) * ((looks * 500 + ticks * 1_100) / 1e9),
    traffic: 0.09 * ((looks * 2_600) / 1e9) + 0.02 * ((2 * 100 * minutes * 400) / 1e9),
    messages: (0.5 / 1e6) * 2 * messages + 20e-6 * messages,
  };
}

describe('100 targets from three regions once a minute', () => {
  test('cost what a hand count over the templates says, within 5 %', () => {
    const hand = Object.values(byHand()).reduce((sum, usd) => sum + usd);
    expect(bill.usd).toBeGreaterThan(0.95 * hand);
    expect(bill.usd).toBeLessThan(1.05 * hand);
  });

  test('cost what docs/cost.md says', async () => {
    const shown = await readFile(join(import.meta.dirname, '../../../docs/cost.md'), 'utf8');
    const { usd, usdPerMillionHandshakes } = bill;
    const total = `$${usd.toFixed(2)} a month for 13,147,300 handshakes: $${usdPerMillionHandshakes.toFixed(2)} a million`;
    expect(shown).toContain(total);
  });

  test('are counted whole: nothing that was synthesised is without a price', () => {
    expect(bill.unpriced).toEqual([]);
    expect(bill.handshakes).toBe(3 * 100 * 43_800 + 10 * 730);
    const of = (item: string) => bill.items.find((one) => one.item === item)?.count;
    expect(of('Secrets Manager: secrets')).toBe(standing('AWS::SecretsManager::Secret'));
    expect(of('CloudWatch: alarms')).toBe(standing('AWS::CloudWatch::Alarm'));
    expect(of('Scheduler: starts')).toBe(3 * 43_800 + 730);
  });

  test('cost about a hundredth of CloudWatch Synthetics; what is dearest comes first', () => {
    expect(bill.usdPerMillionHandshakes).toBeLessThan(12.5);
    expect(bill.items.map(({ usd }) => usd)).toEqual(
      bill.items.map(({ usd }) => usd).toSorted((a, b) => b - a),
    );
  });
});

test('by their outcome alone they stay under ten dollars a million', async () => {
  const configuration = hundredTargets({ detail: 'outcome' });
  const lean = billOf(configuration, await synthesise(configuration));
  expect(lean.usd).toBeCloseTo(bill.usd - 110 * 0.3, 2);
  expect(lean.usdPerMillionHandshakes).toBeLessThan(10);
});

test('a type of resource that the bill does not know is said', () => {
  const template = { Resources: { New: { Type: 'AWS::Novel::Thing' } } };
  const { unpriced } = billOf(hundredTargets(), [...stacks, { region: 'us-east-1', template }]);
  expect(unpriced).toEqual(['AWS::Novel::Thing']);
  expect(billText({ ...bill, unpriced })).toContain('not in this bill: AWS::Novel::Thing');
});

test('an endpoint, a key and an alarm of two metrics have their price', () => {
  const endpoint = { VpcEndpointType: 'Interface', SubnetIds: ['a', 'b'] };
  const math = { Metrics: [{ MetricStat: {} }, { MetricStat: {} }, { Expression: 'a + b' }] };
  const template = {
    Resources: {
      Endpoint: { Type: 'AWS::EC2::VPCEndpoint', Properties: endpoint },
      Key: { Type: 'AWS::KMS::Key' },
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: math },
    },
  };
  const more = billOf(hundredTargets(), [...stacks, { region: 'us-east-1', template }]);
  const kms = more.items.find(({ item }) => item === 'KMS: requests')?.usd ?? 0;
  expect(more.usd - bill.usd - kms).toBeCloseTo(2 * 7.3 + 1 + 0.2);
});

test('as text and as JSON', () => {
  const text = billText(bill);
  expect(text).toMatch(
    /^item +count +price +a month\nCloudWatch: metrics of every look +229 +\$0\.3 per metric and month/,
  );
  expect(text).toMatch(/^\$\d+\.\d\d a month for 13,147,300 handshakes: \$\d+\.\d\d a million$/m);
  expect(text).toContain('no free tier');
  expect(JSON.parse(billJson(bill))).toMatchObject({ schema: 1, usd: bill.usd, handshakes: bill.handshakes });
});

test('every price has its source', () => {
  for (const { usd, source } of Object.values(PRICES)) {
    expect(usd).toBeGreaterThan(0);
    expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/.+\/pricing\//);
  }
});
