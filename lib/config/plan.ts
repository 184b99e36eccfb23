import { locationsOfCheck } from '../../functions/contract/checks.ts';
import type { NetworkPlan, TargetPlan, WatchPlan } from '../../functions/contract/plan.ts';
import { type CertificateReader, readCertificates } from './certificates.ts';
import type { Configuration, Target } from './configuration.ts';
import { DEFAULTS } from './defaults.ts';
import type { DeployedRegion } from './deployment.ts';
import { emulatorAt } from './emulator.ts';
import { defined } from './filled.ts';
import { ConfigurationError, type Mistake } from './mistakes.ts';
import { endpointIn } from './partition.ts';

const MINUTE_MS = 60_000;

export interface PlanOptions {
  /**
   * The URL of an emulator of AWS on loopback. Only with it do regions look at loopback addresses, and ask the emulator
   * whether their own network works. A URL of another host changes nothing.
   * @default - none: AWS itself
   */
  readonly emulator?: string | undefined;
  /** The location knows of no other: all checks are its own, and its look alone decides. @default false */
  readonly alone?: boolean;
  /** Another period than the configuration's, ms: to try things out. @default - the configuration's */
  readonly everyMs?: number;
  /** Of every target, wherever it is looked at from: for `notify`, the dashboard, and calls by hand. @default false */
  readonly everyTarget?: boolean;
  /** Throws, or answers '' for a mistake it has noted. @default - the file itself */
  readonly certificates?: CertificateReader;
}

/** What a location watches. A ConfigurationError names every file of certificates that cannot be used. */
export function planOf(configuration: Configuration, location: string, options: PlanOptions = {}): WatchPlan {
  const { name, home, every, alerts } = configuration;
  const certificates = gathering(options.certificates ?? readCertificates);
  const watched = configuration.targets.filter(
    ({ locations }) => options.everyTarget || locations.includes(location),
  );
  const plan: WatchPlan = {
    schema: 1,
    installation: name,
    ...(home !== undefined && { home }),
    everyMs: options.everyMs ?? every * MINUTE_MS,
    remindEveryMs: alerts.remindEvery === 0 ? null : alerts.remindEvery * MINUTE_MS,
    detail: configuration.deployment?.detail ?? DEFAULTS.detail,
    runbook: alerts.runbook,
    network: networkPlan(configuration, location, options),
    targets: watched.map((target) => targetPlan(target, configuration, location, options, certificates.read)),
  };
  if (certificates.mistakes.length > 0) throw new ConfigurationError(certificates.mistakes);
  return plan;
}

/** Reads each file once, and goes on after a mistake, so that all of them are told. */
function gathering(reader: CertificateReader): {
  readonly read: CertificateReader;
  readonly mistakes: Mistake[];
} {
  const known = new Map<string, string>();
  const mistakes: Mistake[] = [];
  const read: CertificateReader = (place, path) => {
    try {
      known.set(path, known.get(path) ?? reader(place, path));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      mistakes.push(...error.mistakes);
      known.set(path, '');
    }
    return known.get(path) ?? '';
  };
  return { read, mistakes };
}

const regionOf = (location: string, { deployment }: Configuration): DeployedRegion | undefined =>
  deployment?.regions.find(({ region }) => region === location);

function networkPlan(configuration: Configuration, location: string, { emulator }: PlanOptions): NetworkPlan {
  const { control, dns, secondDns, proxyAuthEnv } = configuration.network;
  const common = defined({ dns, secondDns });
  const region = regionOf(location, configuration);
  if (!region) return { ...common, ...defined({ control, proxyAuthEnv }), refuseLocalAddresses: false };
  const emulated = emulatorAt(emulator);
  return {
    ...common,
    ...defined({ proxyAuthSecret: region.proxyAuth }),
    control: region.control ?? emulated ?? endpointIn(location, 'sts'),
    refuseLocalAddresses: emulated === undefined,
  };
}

function targetPlan(
  target: Target,
  configuration: Configuration,
  location: string,
  { alone = false, everyTarget = false }: PlanOptions,
  certificates: CertificateReader,
): TargetPlan {
  const { key, exchange, upstream, token, minVersion, locations } = target;
  const { network, home } = configuration;
  const region = regionOf(location, configuration);
  const runsHere = (kind: 'exchange' | 'upstream') =>
    alone || everyTarget || locationsOfCheck(kind, locations, home).includes(location);
  const proxy = target.proxy ?? region?.proxy ?? network.proxy;
  return {
    name: target.name,
    protocol: target.protocol,
    url: target.url,
    ...(key && { key: defined({ secret: key.secret, in: key.in, owner: key.owner }) }),
    ...(exchange &&
      runsHere('exchange') && {
        exchange: defined({
          everyMs: exchange.every * MINUTE_MS,
          timeoutMs: exchange.timeout,
          stream: exchange.stream,
          model: exchange.model,
          maxTokensParameter: exchange.maxTokensParameter,
        }),
      }),
    ...(upstream &&
      runsHere('upstream') && {
        upstream: {
          provider: upstream.provider,
          courier: upstream.courier.secret,
          everyMs: upstream.every * MINUTE_MS,
          timeoutMs: upstream.timeout,
        },
      }),
    ...(token && { token: defined({ ...token, clientSecret: token.clientSecret?.secret }) }),
    ...certificatesOf(target, region, network.ca, certificates),
    pins: target.pins,
    resolve: target.resolve,
    ...(proxy !== undefined && { proxy }),
    headers: target.headers,
    timeoutMs: target.timeout,
    ...(minVersion !== undefined && { minVersion }),
    thresholds: thresholdsOf(target),
    locations: alone ? [location] : locations,
    quorum: alone ? 1 : target.quorum,
  };
}

function certificatesOf(
  { name, ca }: Target,
  region: DeployedRegion | undefined,
  common: string | undefined,
  read: CertificateReader,
): Pick<TargetPlan, 'ca'> {
  if (ca !== undefined) return { ca: read(`targets.${name}.ca`, ca) };
  if (region?.ca !== undefined) return { ca: read(`perRegion.${region.region}.ca`, region.ca) };
  return common === undefined ? {} : { ca: read('network.ca', common) };
}

const thresholdsOf = ({ thresholds }: Target): TargetPlan['thresholds'] =>
  Object.fromEntries(Object.entries(thresholds).map(([code, limits]) => [code, defined(limits)]));
