import { arnParts, REGION } from './aws-fields.ts';
import type { RegionOptions } from './deployment-options.ts';
import { locationsOf } from './locations.ts';
import { partitionOf } from './partition.ts';
import { broken, type Finding, type Rule, type Sound, type SoundOptions, type SoundTarget } from './rule.ts';

/** What the rules of the watch on AWS say: of its options without regions, else of everything that a region reads. */
export function findingsOfDeployment(options: SoundOptions): readonly Finding[] {
  const { regions = [], perRegion = {} } = options;
  const strangers = Object.keys(perRegion)
    .filter((region) => !regions.includes(region))
    .map((region) => ({ path: ['perRegion', region], fix: 'it has to be one of `regions`' }));
  if (regions.length === 0) return [...strangers, ...withoutRegions(options)];
  const own = Object.entries(perRegion).flatMap(([region, settings = {}]) =>
    broken(rulesOfRegion(region), settings, options, ['perRegion', region]),
  );
  return [...strangers, ...broken(RULES, options, options), ...own, ...findingsOfSecrets(options)];
}

const ONLY_DEPLOYED: readonly (readonly [keyof SoundOptions, string?])[] = [
  ['tags'],
  ['permissionsBoundary'],
  ['kmsKey'],
  ['logDays'],
  ['detail'],
  ['ledger'],
  ['alerts', 'email'],
  ['alerts', 'webhook'],
  ['alerts', 'topic'],
  ['alerts', 'chat'],
  ['alerts', 'foreignReaders'],
  ['alerts', 'allowedReaders'],
];

function withoutRegions(options: SoundOptions): readonly Finding[] {
  const given = ONLY_DEPLOYED.filter(([name, part]) => {
    const value: unknown = options[name];
    return value !== undefined && (part === undefined || Object(value)[part] !== undefined);
  });
  return given.map((path) => ({
    path: path.filter((part) => part !== undefined),
    fix: 'it is for a watch on AWS: add `regions` and `home`, or leave it out',
  }));
}

/** AWS takes 64 characters for the name of a role or function; these many are not the installation's own. */
const LONGEST_NAME = 32;
const LONGEST_WITH_LOCATION = 64 - 'pairwatch-'.length - '-private-'.length;

const REGION_AT_END = /-[a-z]{2,4}-(?:[a-z]+-)*(?:north|south|east|west|central)(?:east|west)?-\d$/;

const RULES: readonly Rule<SoundOptions>[] = [
  {
    path: ['name'],
    fix: `shorten it to ${LONGEST_NAME} characters: on AWS everything is named after it`,
    broken: ({ name = '' }) => name.length > LONGEST_NAME,
  },
  {
    path: ['name'],
    fix: 'let it not end like a region: that is how the stacks of other installations are named',
    broken: ({ name = '' }) => REGION_AT_END.test(name),
  },
  {
    path: ['privateLocations'],
    fix: `shorten one or the name of the installation: together they have at most ${LONGEST_WITH_LOCATION} characters`,
    broken: ({ name = '', privateLocations = [] }) =>
      privateLocations.some((location) => name.length + location.length > LONGEST_WITH_LOCATION),
  },
  {
    path: ['regions'],
    fix: 'they are of several partitions, which know nothing of each other: make an installation of each',
    broken: ({ regions = [] }) =>
      new Set(regions.filter((region) => REGION.test(region)).map((region) => partitionOf(region).name))
        .size > 1,
  },
  {
    path: ['kmsKey'],
    fix: 'it has to be a key of the home region',
    broken: ({ kmsKey, home }) => isElsewhere(kmsKey, home),
  },
  {
    path: ['kmsKey'],
    fix: 'with several regions take a multi-Region key (mrk-…), with a replica in each',
    broken: ({ kmsKey, regions = [] }) =>
      kmsKey !== undefined && regions.length > 1 && !kmsKey.includes(':key/mrk-'),
  },
  {
    path: ['permissionsBoundary'],
    fix: 'it is of another partition than the home region',
    broken: ({ permissionsBoundary, home }) => isForeign(permissionsBoundary, home),
  },
  {
    path: ['alerts', 'topic'],
    fix: 'it has to be a topic of the home region',
    broken: ({ alerts, home }) => isElsewhere(alerts?.topic, home),
  },
  {
    path: ['alerts', 'foreignReaders'],
    fix: 'who reads is looked up by the audit of rotations: give the key of a target `rotate`, or leave it out',
    broken: ({ alerts, targets = {} }) =>
      alerts?.foreignReaders === true &&
      Object.values(targets).every((target) => target?.key?.rotate === undefined),
  },
  {
    path: ['alerts', 'allowedReaders'],
    fix: 'nobody is told of any reader: set `foreignReaders: true`, or leave it out',
    broken: ({ alerts }) => alerts?.allowedReaders !== undefined && alerts.foreignReaders !== true,
  },
  {
    path: ['network', 'proxyAuthEnv'],
    fix: 'a region has no such variable: name the secret in perRegion.REGION.proxyAuth of each region that has a proxy',
    broken: (options) =>
      options.network?.proxyAuthEnv !== undefined &&
      (locationsOf(options).every((location) => !location.startsWith('private:')) ||
        (options.regions ?? []).some((region) => sharesProxy(options, region))),
  },
];

/** Whether a region takes the proxy of `network`, and has no credentials of its own for it. */
function sharesProxy({ network, perRegion = {} }: SoundOptions, region: string): boolean {
  const { proxy = network?.proxy, proxyAuth } = perRegion[region] ?? {};
  return proxy !== undefined && proxy !== 'none' && proxyAuth === undefined;
}

const rulesOfRegion = (region: string): readonly Rule<Sound<RegionOptions>>[] => [
  {
    path: ['proxyAuth'],
    fix: 'no handshake from here has a proxy: name it in `proxy`, or leave this out',
    broken: ({ proxyAuth, proxy }, { network, targets = {} }) =>
      proxyAuth !== undefined &&
      [proxy ?? network?.proxy, ...Object.values(targets).map((target) => target?.proxy)].every(
        (named) => named === undefined || named === 'none',
      ),
  },
  {
    path: ['vpc', 'availabilityZones'],
    fix: `name zones of this region, like "${region}a"`,
    broken: ({ vpc }) => vpc?.availabilityZones?.some((zone) => !zone.startsWith(region)) ?? false,
  },
  {
    path: ['vpc', 'endpoints'],
    fix: 'the endpoint of s3 stands in route tables: name those of the subnets in `routeTables`',
    broken: ({ vpc }) => vpc?.endpoints?.includes('s3') === true && vpc.routeTables === undefined,
  },
  {
    path: ['vpc', 'routeTables'],
    fix: 'they get the endpoint of s3: name "s3" in `endpoints`, or leave this out',
    broken: ({ vpc }) => vpc?.routeTables !== undefined && !vpc.endpoints?.includes('s3'),
  },
];

const SECRET_RULES: readonly {
  readonly fix: string;
  readonly broken: (secret: string, home: string) => boolean;
}[] = [
  {
    fix: 'it is of another partition than the home region',
    broken: isForeign,
  },
  {
    fix: 'write the complete ARN, with the six characters that AWS put after the name',
    broken: (secret) => arnParts(secret) !== undefined && !/-[A-Za-z0-9]{6}$/.test(secret),
  },
  {
    fix: 'shorten it to 440 characters: AWS takes 512 with the name of the installation before it',
    broken: (secret) => arnParts(secret) === undefined && secret.length > 440,
  },
];

function findingsOfSecrets({ home, targets = {}, perRegion = {} }: SoundOptions): readonly Finding[] {
  if (home === undefined) return [];
  const named = [
    ...Object.entries(targets).flatMap(([name, target = {}]) => secretsOf(name, target)),
    ...Object.entries(perRegion).map(([region, settings]) => ({
      path: ['perRegion', region, 'proxyAuth', 'secret'],
      secret: settings?.proxyAuth?.secret,
    })),
  ];
  return named.flatMap(({ path, secret }) =>
    SECRET_RULES.filter((rule) => secret !== undefined && rule.broken(secret, home)).map(({ fix }) => ({
      path,
      fix,
    })),
  );
}

const secretsOf = (name: string, { key, upstream, token }: SoundTarget) => [
  { path: ['targets', name, 'key', 'secret'], secret: key?.secret },
  { path: ['targets', name, 'upstream', 'courier', 'secret'], secret: upstream?.courier?.secret },
  { path: ['targets', name, 'token', 'clientSecret', 'secret'], secret: token?.clientSecret?.secret },
];

/** Whether an ARN is of another region than `home`, or of its partition not even. */
function isElsewhere(arn: string | undefined, home: string | undefined): boolean {
  const parts = arnParts(arn);
  return parts !== undefined && home !== undefined && (parts.region !== home || isForeign(arn, home));
}

function isForeign(arn: string | undefined, home: string | undefined): boolean {
  const parts = arnParts(arn);
  return parts !== undefined && home !== undefined && parts.partition !== partitionOf(home).name;
}
