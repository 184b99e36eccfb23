import type { MetricDetail } from '../../functions/contract/metrics.ts';
import { DEFAULTS } from './defaults.ts';
import type { CalledService, LogDays, RegionOptions, VpcOptions } from './deployment-options.ts';
import { type Defined, defined, type Filled, withFile } from './filled.ts';
import type { Options } from './options.ts';
import { partitionOf } from './partition.ts';

/** What is deployed on AWS, with every default filled in: all that lib/stacks reads besides targets and periods. */
export interface Deployment {
  readonly home: string;
  /** `aws`, `aws-cn`, … */
  readonly partition: string;
  /** In the order of the configuration; home is among them. */
  readonly regions: readonly DeployedRegion[];
  /** As locations, `private:NAME`: each gets a role of its own. */
  readonly privateLocations: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** The name or ARN of a managed policy. */
  readonly permissionsBoundary: string | undefined;
  readonly logDays: LogDays;
  readonly detail: MetricDetail;
  readonly ledger: {
    readonly lock: 'governance' | 'compliance';
    readonly days: number;
    readonly confirmed: readonly string[];
  };
  readonly alerts: {
    readonly email: readonly string[];
    readonly webhook: readonly string[];
    /** The ARN of a topic that is not ours; undefined: one is created. */
    readonly topic: string | undefined;
    readonly chat: boolean;
    /** The principals that may read secrets besides the installation; undefined: nobody is told of any. */
    readonly allowedReaders: readonly string[] | undefined;
  };
}

export interface DeployedRegion {
  readonly region: string;
  /** The ARN of the key in this region that encrypts; undefined: AWS's own keys. */
  readonly kmsKey: string | undefined;
  readonly vpc: Filled<VpcOptions, 'availabilityZones' | 'endpoints' | 'routeTables'> | undefined;
  readonly proxy: string | undefined;
  /** The secret with the proxy's `user:password`, by name or ARN. */
  readonly proxyAuth: string | undefined;
  /** Absolute. */
  readonly ca: string | undefined;
  /** `HOST:PORT`; undefined: the region's own endpoint of STS. */
  readonly control: string | undefined;
  /** URLs by service. */
  readonly endpoints: Defined<Partial<Record<CalledService, string | undefined>>>;
}

/** Undefined without regions: nothing is deployed. */
export function completeDeployment(options: Options, directory: string): Deployment | undefined {
  const { regions = [], home, alerts, perRegion = {} } = options;
  if (regions.length === 0 || home === undefined) return undefined;
  return {
    home,
    partition: partitionOf(home).name,
    regions: regions.map((region) => completeRegion(region, perRegion[region] ?? {}, options, directory)),
    privateLocations: (options.privateLocations ?? []).map((name) => `private:${name}`),
    tags: options.tags ?? {},
    permissionsBoundary: options.permissionsBoundary,
    logDays: options.logDays ?? DEFAULTS.logDays,
    detail: options.detail ?? DEFAULTS.detail,
    ledger: {
      lock: options.ledger?.lock ?? DEFAULTS.ledgerLock,
      days: options.ledger?.days ?? DEFAULTS.ledgerDays,
      confirmed: options.ledger?.confirmed ?? [],
    },
    alerts: {
      email: alerts?.email ?? [],
      webhook: alerts?.webhook ?? [],
      topic: alerts?.topic,
      chat: alerts?.chat ?? DEFAULTS.chat,
      allowedReaders:
        (alerts?.foreignReaders ?? DEFAULTS.foreignReaders) ? (alerts?.allowedReaders ?? []) : undefined,
    },
  };
}

function completeRegion(
  region: string,
  { vpc, proxy, proxyAuth, ca, control, endpoints = {} }: RegionOptions,
  { kmsKey, home = region }: Options,
  directory: string,
): DeployedRegion {
  return {
    region,
    // The replicas of a multi-Region key have its ID.
    kmsKey: kmsKey?.replace(`:kms:${home}:`, `:kms:${region}:`),
    vpc: vpc && {
      ...vpc,
      availabilityZones: vpc.availabilityZones ?? [],
      endpoints: vpc.endpoints ?? [],
      routeTables: vpc.routeTables ?? [],
    },
    proxy,
    proxyAuth: proxyAuth?.secret,
    ca: withFile({ ca }, 'ca', directory).ca,
    control,
    endpoints: defined(endpoints),
  };
}
