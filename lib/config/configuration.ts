import { resolve } from 'node:path';
import type { FixedAddress } from '../../functions/contract/address.ts';
import { WARNING_CODES } from '../../functions/contract/warnings.ts';
import { DEFAULTS } from './defaults.ts';
import { readFixedAddress } from './fixed-address.ts';
import { locationsOf, quorumOf } from './locations.ts';
import type {
  AlertOptions,
  ExchangeOptions,
  KeyOptions,
  NetworkOptions,
  Options,
  RotationDriver,
  TargetOptions,
  ThresholdOptions,
  TokenOptions,
  UpstreamOptions,
} from './options.ts';

/** What has a default is always there; what has none is there or is `undefined`. */
type Filled<Interface, Name extends keyof Interface> = Omit<Interface, Name> & {
  readonly [Key in Name]-?: NonNullable<Interface[Key]>;
};

/** A configuration that is valid, with every default filled in. */
export interface Configuration {
  readonly name: string;
  readonly regions: readonly string[];
  readonly home: string | undefined;
  /** Every place that looks: the regions, then the private ones as `private:NAME`. At least one. */
  readonly locations: readonly string[];
  /** Minutes. */
  readonly every: 1 | 2 | 5 | 10 | 15;
  readonly quorum: number;
  readonly alerts: Filled<AlertOptions, 'email' | 'remindEvery'>;
  readonly network: NetworkOptions;
  /** In the order in which they were written. */
  readonly targets: readonly Target[];
}

export interface Target
  extends Omit<
    TargetOptions,
    'key' | 'exchange' | 'upstream' | 'token' | 'resolve' | 'pins' | 'thresholds' | 'headers'
  > {
  readonly name: string;
  readonly key: Key | undefined;
  readonly exchange: Filled<ExchangeOptions, 'every' | 'stream' | 'timeout'> | undefined;
  readonly upstream: Filled<UpstreamOptions, 'every' | 'timeout'> | undefined;
  readonly token: Filled<TokenOptions, 'grant' | 'clientAuth'> | undefined;
  readonly pins: readonly string[];
  readonly resolve: readonly FixedAddress[];
  readonly headers: Readonly<Record<string, string>>;
  /** ms. */
  readonly timeout: number;
  readonly thresholds: ThresholdOptions;
  readonly locations: readonly string[];
  readonly quorum: number;
}

export interface Key extends Omit<KeyOptions, 'rotate'> {
  readonly rotate: { readonly every: number; readonly driver: RotationDriver } | undefined;
}

/** Fills in every default; the paths of files are taken from `directory`. */
export function complete(options: Options, directory: string): Configuration {
  return {
    name: options.name,
    regions: options.regions ?? [],
    home: options.home,
    locations: locationsOf(options),
    every: options.every ?? DEFAULTS.every,
    quorum: quorumOf(options),
    alerts: {
      email: options.alerts?.email ?? [],
      remindEvery: options.alerts?.remindEvery ?? DEFAULTS.remindEvery,
    },
    network: withFile(options.network ?? {}, 'ca', directory),
    targets: Object.entries(options.targets).map(([name, target]) =>
      completeTarget(name, target, options, directory),
    ),
  };
}

function completeTarget(name: string, target: TargetOptions, options: Options, directory: string): Target {
  const { exchange, upstream, token } = target;
  return {
    ...target,
    name,
    key: target.key && completeKey(target.key, target),
    ...withFile({ ca: target.ca }, 'ca', directory),
    exchange: exchange && {
      ...exchange,
      every: exchange.every ?? DEFAULTS.exchangeEvery,
      stream: exchange.stream ?? DEFAULTS.stream,
      timeout: exchange.timeout ?? DEFAULTS.exchangeTimeout,
    },
    upstream: upstream && {
      ...upstream,
      every: upstream.every ?? DEFAULTS.upstreamEvery,
      timeout: upstream.timeout ?? DEFAULTS.upstreamTimeout,
    },
    token: token && {
      ...withFile(token, 'subjectTokenFile', directory),
      grant: token.grant ?? DEFAULTS.grant,
      clientAuth: token.clientAuth ?? DEFAULTS.clientAuth,
    },
    pins: target.pins ?? [],
    resolve: (target.resolve ?? []).flatMap((text) => readFixedAddress(text) ?? []),
    headers: target.headers ?? {},
    timeout: target.timeout ?? DEFAULTS.timeout,
    thresholds: mergeThresholds(options.thresholds, target.thresholds),
    locations: target.locations ?? locationsOf(options),
    quorum: quorumOf(options, target),
  };
}

function withFile<Part extends { readonly [Key in Name]?: string | undefined }, Name extends string>(
  part: Part,
  name: Name,
  directory: string,
): Part {
  const file = part[name];
  return file === undefined ? part : { ...part, [name]: resolve(directory, file) };
}

function completeKey({ rotate, ...key }: KeyOptions, { protocol }: TargetOptions): Key {
  return {
    ...key,
    rotate: rotate && {
      every: rotate.every ?? DEFAULTS.rotateEvery,
      driver: rotate.driver ?? (protocol === 'openclaw' ? 'openclaw' : 'assisted'),
    },
  };
}

function mergeThresholds(common: ThresholdOptions = {}, own: ThresholdOptions = {}): ThresholdOptions {
  const codes = WARNING_CODES.filter((code) => common[code] ?? own[code]);
  return Object.fromEntries(codes.map((code) => [code, { ...common[code], ...own[code] }]));
}
