import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Bill, billOf } from '../../../bin/cost/bill.ts';
import { rotationUses, rotationWorkOf } from '../../../bin/cost/rotations.ts';
import { synthesise } from '../../../bin/cost/synthesise.ts';
import type { SynthesisedStack } from '../../../bin/cost/template.ts';
import { parseConfiguration } from '../../../lib/config/parse.ts';
import { hundredTargets } from './hundred-targets.ts';
import { rotatedTargets } from './rotated-targets.ts';

let stacks: readonly SynthesisedStack[];
let before: readonly SynthesisedStack[];
let bill: Bill;
let without: Bill;

beforeAll(async () => {
  stacks = await synthesise(rotatedTargets());
  before = await synthesise(hundredTargets());
  bill = billOf(rotatedTargets(), stacks);
  without = billOf(hundredTargets(), before);
}, 240_000);

/** How many more resources of a type rotation brings, by the templates' text alone. */
const more = (type: string): number => {
  const standing = (all: readonly SynthesisedStack[]) =>
    all
      .map(({ template }) => JSON.stringify(template).split(`"Type":"${type}"`).length - 1)
      .reduce((a, b) => a + b);
  return standing(stacks) - standing(before);
};

/**
 * What 25 rotations a month add, by hand: counts from the templates' text, prices and usage written out. docs/cost.md
 * shows it. A month has 730 hours, in which `rotate` runs 8,760 times, and the audit 30.4 times.
 */
function byHand(): Readonly<Record<string, number>> {
  const days = 730 / 24;
  const rotations = 25 * (days / 30);
  const deliveries = 10 * (days / 30);
  const runs = 8_760;
  // From three regions with the new key, from one with the former; and once a day with the retired one.
  const proofs = rotations * 4 + 25 * days;
  // Eight of a rotation, one of a delivery, one of a day's checkpoint, which is an object besides.
  const entries = rotations * 8 + deliveries + days;
  const objects = entries + days;
  // Locked for 400 days, unless the configuration says otherwise.
  const kept = (objects * 400) / days;
  const hours = 25 * days + rotations * 2;
  return {
    key: 1 * more('AWS::KMS::Key'),
    alarms: 0.1 * more('AWS::CloudWatch::Alarm'),
    secrets: 0.4 * more('AWS::SecretsManager::Secret'),
    // Two of each target, in one hour of 24 and in those of a rotation; one of the ledger.
    metrics: 0.3 * ((2 * hours + days) / 730),
    putMetricData: (10 / 1e6) * (hours + days),
    schedules: (1 / 1e6) * (runs + days),
    lambda:
      1.33334e-5 *
      ((runs + 4 * rotations) * 0.5 +
        rotations * 120 * 0.5 +
        proofs * 3 * 0.25 +
        deliveries * 15 * 0.25 +
        days * 20 * 1.73),
    lambdaRequests: (0.2 / 1e6) * (runs + days + 4 * rotations + proofs + deliveries),
    // Of each target at each run; five of them are also asked whether a person staged a key.
    tableReads: (0.125 / 1e6) * (runs * 25 + rotations * 50),
    tableWrites: (0.625 / 1e6) * rotations * 50,
    secretCalls: (5 / 1e6) * (runs * 5 + rotations * 40 + 25 * days),
    // An entry is a list, a read and a put; every day all that is kept is listed and read.
    ledgerPuts: (5 / 1e6) * (objects + entries + days * 4 * Math.ceil(kept / 1_000)),
    ledgerReads: (0.4 / 1e6) * (entries + days * kept),
    ledgerStorage: 0.023 * ((kept * 800) / 1e9),
    signatures: (15 / 1e6) * (objects + 2 * days),
    logs: (0.5 + 0.03 * 0.15) * (((runs + days) * 1_100) / 1e9),
  };
}

describe('25 keys of a hundred targets, rotated monthly', () => {
  test('add what a hand count over the templates says, within 5 %', () => {
    const hand = Object.values(byHand()).reduce((sum, usd) => sum + usd);
    expect(bill.usd - without.usd).toBeGreaterThan(0.95 * hand);
    expect(bill.usd - without.usd).toBeLessThan(1.05 * hand);
  });

  test('are counted whole: nothing that was synthesised is without a price', () => {
    expect(bill.unpriced).toEqual([]);
    const of = (item: string) => bill.items.find((one) => one.item === item)?.count;
    expect(of('KMS: keys')).toBe(1);
    expect(of('Scheduler: starts')).toBeCloseTo(3 * 43_800 + 730 + 8_760 + 730 / 24);
  });

  test('cost what docs/cost.md says', async () => {
    const shown = await readFile(join(import.meta.dirname, '../../../docs/cost.md'), 'utf8');
    expect(shown).toContain(`rotation adds $${(bill.usd - without.usd).toFixed(2)} a month`);
  });
});

test('what rotates nothing has nothing of it on its bill', () => {
  expect(without.items.map(({ item }) => item).filter((item) => /rotation|ledger|KMS/.test(item))).toEqual(
    [],
  );
});

/** The uses of what is rotated in one region, by their items. */
function usesOf(options: object, rotated: object = {}): ReadonlyMap<string, number> {
  const target = {
    protocol: 'openai',
    url: 'https://api.example.com/v1',
    key: { secret: 'api', rotate: {} },
  };
  const configuration = parseConfiguration(
    {
      ...{ name: 'mine', regions: ['eu-central-1'], home: 'eu-central-1' },
      ...options,
      targets: { api: { ...target, ...rotated }, other: { ...target, key: { secret: 'other' } } },
    },
    '/',
  );
  return new Map(rotationUses(rotationWorkOf(configuration), 0).map(({ item, count }) => [item, count]));
}

test('a private location asks all month whether a proof is wanted: half a read each five seconds', () => {
  const reads = (locations: readonly string[]) =>
    usesOf({ privateLocations: ['office', 'lab'] }, { locations }).get('DynamoDB: reads of rotations') ?? 0;
  const more = reads(['eu-central-1', 'private:office']) - reads(['eu-central-1']);
  expect(more).toBe((730 * 3_600) / 5 / 2);
});

test('the ledger is kept, and read daily, for as long as its entries are locked', () => {
  const standard = usesOf({});
  const long = usesOf({ ledger: { days: 4_000 } });
  const gb = long.get('S3: ledger of 4000 days, storage') ?? 0;
  expect(gb).toBeCloseTo(10 * (standard.get('S3: ledger of 400 days, storage') ?? 0));
  // What is kept is read once a day; each entry reads the one before it.
  const kept = (gb * 1e9) / 800;
  const objects = kept / (4_000 / (730 / 24));
  const entries = objects - 730 / 24;
  expect(long.get('S3: ledger of 4000 days, reads')).toBeCloseTo(entries + (730 / 24) * kept);
});
