import type { Configuration } from '../../lib/config/configuration.ts';
import { fixedChargeOf, unpricedTypes } from './fixed.ts';
import { type DeployedFunction, functionsIn } from './functions.ts';
import { PRICES, type Priced } from './prices.ts';
import { type RotationWork, rotationWorkOf } from './rotations.ts';
import { type PlacedResource, resourcesOf, type SynthesisedStack } from './template.ts';
import { type Use, usesOf } from './uses.ts';
import { sum, type Watched, watchedOf } from './watched.ts';

export interface BillItem {
  readonly item: string;
  readonly count: number;
  readonly price: Priced;
  /** A month. */
  readonly usd: number;
}

/** What an installation costs in a month of 730 hours, dearest first. */
export interface Bill {
  readonly items: readonly BillItem[];
  readonly usd: number;
  readonly handshakes: number;
  readonly usdPerMillionHandshakes: number;
  /** Types of resources that the bill does not know. */
  readonly unpriced: readonly string[];
}

/** Everything that the bill is made from. */
export interface BillBasis {
  readonly configuration: Configuration;
  readonly watched: Watched;
  readonly rotation: RotationWork;
  readonly functions: readonly DeployedFunction[];
  /** E-mail addresses that are subscribed, each once: topics of single regions have the same subscribers, and hardly speak. */
  readonly addresses: number;
}

/** The monthly bill of what was synthesised from a configuration. */
export function billOf(configuration: Configuration, stacks: readonly SynthesisedStack[]): Bill {
  const resources = resourcesOf(stacks);
  const charges = resources.flatMap((resource) => fixedChargeOf(resource) ?? []);
  const fixed = new Map(
    [...Map.groupBy(charges, ({ price }) => price)].map(([price, of]) => [
      price,
      sum(of, ({ units }) => units),
    ]),
  );
  const basis: BillBasis = {
    configuration,
    watched: watchedOf(configuration),
    rotation: rotationWorkOf(configuration),
    functions: functionsIn(resources, configuration.name),
    addresses: addressesIn(resources),
  };
  const uses = [
    ...[...fixed].map(([price, count]): Use => ({ item: FIXED_ITEMS[price] ?? price, price, count })),
    ...usesOf(basis),
  ];
  const items = uses
    .filter(({ count }) => count > 0)
    .map((use) => ({ ...use, usd: use.count * PRICES[use.price].usd }))
    .sort((a, b) => b.usd - a.usd);
  const usd = sum(items, (item) => item.usd);
  const handshakes = basis.watched.handshakesAMonth;
  return {
    items,
    usd,
    handshakes,
    usdPerMillionHandshakes: (1e6 * usd) / handshakes,
    unpriced: unpricedTypes(resources),
  };
}

const addressesIn = (resources: readonly PlacedResource[]): number =>
  new Set(
    resources
      .filter(
        ({ type, properties }) => type === 'AWS::SNS::Subscription' && properties['Protocol'] === 'email',
      )
      .map(({ properties }) => properties['Endpoint']),
  ).size;

const FIXED_ITEMS: Partial<Record<Priced, string>> = {
  secret: 'Secrets Manager: secrets',
  alarm: 'CloudWatch: alarms',
  dashboard: 'CloudWatch: dashboards',
  kmsKey: 'KMS: keys',
  interfaceEndpoint: 'VPC: interface endpoints',
};
