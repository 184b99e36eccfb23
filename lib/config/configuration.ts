import type { FixedAddress } from '../../functions/contract/address.ts';
import { GATEWAY_TOKEN } from '../../functions/contract/gateway-token.ts';
import { WARNING_CODES } from '../../functions/contract/warnings.ts';
import { DEFAULTS } from './defaults.ts';
import { completeDeployment, type Deployment } from './deployment.ts';
import { type Filled, withFile } from './filled.ts';
import { readFixedAddress } from './fixed-address.ts';
import { locationsOf, quorumOf } from './locations.ts';
import type { NetworkOptions, Options } from './options.ts';
import type { RotateOptions } from './rotation-options.ts';
import type {
  ExchangeOptions,
  KeyOptions,
  TargetOptions,
  TokenOptions,
  UpstreamOptions,
} from './target-options.ts';
import type { ThresholdOptions } from './threshold-options.ts';

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
  readonly alerts: {
    /** Minutes; 0: never. */
    readonly remindEvery: number;
    /** The base of links to the runbook: a URL, or its path in the repository. */
    readonly runbook: string;
  };
  readonly network: NetworkOptions;
  /** What is deployed on AWS; undefined: nothing. */
  readonly deployment: Deployment | undefined;
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
  readonly rotate:
    | Filled<RotateOptions, 'every' | 'driver' | 'grace' | 'deadline' | 'verify' | 'usedBy' | 'issuer'>
    | undefined;
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
      remindEvery: options.alerts?.remindEvery ?? DEFAULTS.remindEvery,
      runbook: options.alerts?.runbook ?? DEFAULTS.runbook,
    },
    network: withFile(options.network ?? {}, 'ca', directory),
    deployment: completeDeployment(options, directory),
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

function completeKey({ rotate, ...key }: KeyOptions, { protocol }: TargetOptions): Key {
  const isToken = key.in === GATEWAY_TOKEN;
  const isDevice = protocol === 'openclaw' && !isToken;
  const standby = isDevice ? { secret: standbyOf(key.secret) } : undefined;
  const { rotateGrace, rotateGraceOfDevice, rotateGraceOfToken } = DEFAULTS;
  return {
    ...key,
    rotate: rotate && {
      ...rotate,
      every: rotate.every ?? DEFAULTS.rotateEvery,
      driver: rotate.driver ?? (isDevice ? 'openclaw' : isToken ? 'gateway-token' : 'assisted'),
      vault: rotate.vault ?? standby,
      grace: rotate.grace ?? (isDevice ? rotateGraceOfDevice : isToken ? rotateGraceOfToken : rotateGrace),
      deadline: rotate.deadline ?? DEFAULTS.rotateDeadline,
      verify: rotate.verify ?? DEFAULTS.rotateVerify,
      usedBy: rotate.usedBy ?? [],
      issuer: rotate.issuer ?? {},
    },
  };
}

/** The second device of a gateway, where no vault is named. */
export const standbyOf = (secret: string): string => `${secret}/standby`;

function mergeThresholds(common: ThresholdOptions = {}, own: ThresholdOptions = {}): ThresholdOptions {
  const codes = WARNING_CODES.filter((code) => common[code] ?? own[code]);
  return Object.fromEntries(codes.map((code) => [code, { ...common[code], ...own[code] }]));
}
