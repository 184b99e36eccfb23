import type { MetricDetail } from '../../functions/contract/metrics.ts';
/** What CloudWatch Logs keeps logs for, days. */
export const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;
export type LogDays = (typeof LOG_DAYS)[number];

/** The AWS services that functions in a VPC call, by the names of their endpoints: the last two where keys are rotated. */
export const CALLED_SERVICES = ['secretsmanager', 'dynamodb', 'monitoring', 'lambda', 's3', 'kms'] as const;
export type CalledService = (typeof CALLED_SERVICES)[number];

/** The services that can be given an endpoint in a VPC. */
export const ENDPOINT_SERVICES = [...CALLED_SERVICES, 'sns', 'logs', 'sts'] as const;
export type EndpointService = (typeof ENDPOINT_SERVICES)[number];

/** The watch on AWS. Only with `regions`; everything else here is a mistake without them. */
export interface DeploymentOptions {
  /**
   * The AWS regions to look from, all of one partition; at least three tell an outage from a broken path. Each costs its
   * own probes. With one, everything is one stack.
   * @default - none: the watch runs on machines of your own
   */
  readonly regions?: readonly string[] | undefined;
  /**
   * The region that keeps keys, state, metrics and alarms, and sends the messages; one of `regions`. To move it is to
   * install anew, under another `name`: keys stay where they are.
   * @default - none; needed with regions
   */
  readonly home?: string | undefined;
  /** On every resource, by name, at most 40: for bills and policies. @default - none */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /**
   * The managed policy that bounds every role, by name (of the account deployed to) or ARN. One that is narrower than
   * what the watch needs breaks it without a word from the deployment.
   * @default - none
   */
  readonly permissionsBoundary?: string | undefined;
  /**
   * The ARN of a KMS key in the home region that encrypts secrets, table, topics, queues and logs; with several regions
   * a multi-Region key (`mrk-…`) with a replica in each. Its policy has to let the account's roles use it, and
   * `cloudwatch.amazonaws.com`, `sns.amazonaws.com` and `logs.REGION.amazonaws.com`. A key costs about $1 a month and
   * region, and its requests; without it the watch is blind.
   * @default - none: AWS's own keys, free of charge
   */
  readonly kmsKey?: string | undefined;
  /** Days for which logs are kept, of the periods that CloudWatch knows. Longer costs storage. @default 30 */
  readonly logDays?: LogDays | undefined;
  /**
   * What is published of every look. `target`: whether it failed, and how long it took. `outcome`: only whether it
   * failed; the dashboard then takes durations from the logs of the home region. `location`: as `target`, and the same of
   * each target at each location, to compare places. A custom metric costs about $0.30 a month: for 100 targets in three
   * regions `outcome` is about $30 a month less, and `location` about $180 more.
   * @default 'target'
   */
  readonly detail?: MetricDetail | undefined;
  /** How long the ledger of rotations is locked, and how firmly. Only with a target that has `rotate`. @default - see there */
  readonly ledger?: LedgerOptions | undefined;
  /** What is different in a region, by its code; only those of `regions`. @default - every region like the others */
  readonly perRegion?: Readonly<Record<string, RegionOptions>> | undefined;
}

export interface LedgerOptions {
  /**
   * `governance`: who has the right to it can lift the lock. `compliance`: nobody can, the account's root neither, until
   * the days are over; the bucket stays, and costs, as long.
   * @default 'governance'
   */
  readonly lock?: 'governance' | 'compliance' | undefined;
  /** Days for which an entry is locked, 1 to 36500. Entries that are written later keep what was then. @default 400 */
  readonly days?: number | undefined;
  /**
   * Ids of signing keys that this ledger had before, 64 hex digits each, which you vouch for: with them the daily check and
   * `audit verify --store aws` take it as sound, although another key signs now.
   * @default - the key that is deployed alone
   */
  readonly confirmed?: readonly string[] | undefined;
}

export interface RegionOptions {
  /** The network that probes of this region run in, to reach gateways inside. @default - none: AWS's own, with a way to the Internet */
  readonly vpc?: VpcOptions | undefined;
  /**
   * The forward proxy of handshakes from here, `http://HOST:PORT`, or `none`. Calls to AWS do not go through it.
   * @default - that of `network`
   */
  readonly proxy?: string | undefined;
  /**
   * The secret that holds the proxy's `user:password`, by name or ARN; it lies in the home region. A secret that is
   * named is created empty: until it is filled, the probes here are inconclusive.
   * @default - none: the proxy asks for none
   */
  readonly proxyAuth?: { readonly secret: string } | undefined;
  /** A PEM file of certificates to trust besides the system's in handshakes from here. @default - that of `network` */
  readonly ca?: string | undefined;
  /**
   * What should always answer here, `HOST:PORT`: where it does not, the region blames its own network (EGRESS_BROKEN)
   * and has no vote. To be set where a VPC lets nothing out to AWS's public endpoints.
   * @default - the region's own endpoint of STS
   */
  readonly control?: string | undefined;
  /**
   * URLs to call AWS services at from here, where names of your own lead to interface endpoints; those of the home
   * region are meant, since all of these services are called there.
   * @default - AWS's own
   */
  readonly endpoints?: Readonly<Partial<Record<CalledService, string | undefined>>> | undefined;
}

export interface VpcOptions {
  /** `vpc-…`. */
  readonly id: string;
  /**
   * `subnet-…`, at least one; two zones outlive the loss of one. A function in a VPC has no public address: it reaches
   * the Internet, and AWS's public endpoints, only where these subnets have a NAT gateway.
   */
  readonly subnets: readonly string[];
  /** `sg-…`, at least one: they have to let out what the handshakes and the calls to AWS need. */
  readonly securityGroups: readonly string[];
  /** The zones of `subnets`, in any order, like `eu-central-1a`. @default - not told: nothing depends on them */
  readonly availabilityZones?: readonly string[] | undefined;
  /**
   * The services to create an endpoint for: of `s3` one in `routeTables`, free of charge, of the others one in
   * `subnets`, about $7.30 a month each and zone. They lead to this region's own services, so they serve where it is the
   * home region. Without a NAT gateway there, probes take `secretsmanager`, `dynamodb`, `monitoring` and `lambda`, and
   * what rotates keys also `s3` and `kms`.
   * @default - none
   */
  readonly endpoints?: readonly EndpointService[] | undefined;
  /** `rtb-…`, the route tables of `subnets`: those that get the endpoint of `s3`. @default - none; needed with that one */
  readonly routeTables?: readonly string[] | undefined;
}
