import { locationsOfCheck } from '../../functions/contract/checks.ts';
import type { TargetPlan } from '../../functions/contract/plan.ts';
import type { CertificateReader } from './certificates.ts';
import type { Configuration, Target } from './configuration.ts';
import { defined } from './filled.ts';
import { MINUTE_MS } from './minute.ts';

export interface TargetPlanOptions {
  /** The location knows of no other: all checks are its own, and its look alone decides. @default false */
  readonly alone?: boolean;
  /** Of every target, wherever it is looked at from: for `notify`, the dashboard, and calls by hand. @default false */
  readonly everyTarget?: boolean;
}

/** What a location does about a target. */
export function targetPlan(
  target: Target,
  configuration: Configuration,
  location: string,
  { alone = false, everyTarget = false }: TargetPlanOptions,
  certificates: CertificateReader,
): TargetPlan {
  const { key, exchange, upstream, token, minVersion, locations } = target;
  const { network, home, deployment } = configuration;
  const region = deployment?.regions.find((known) => known.region === location);
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
    ...(target.ca !== undefined && { ca: certificates(`targets.${target.name}.ca`, target.ca) }),
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

const thresholdsOf = ({ thresholds }: Target): TargetPlan['thresholds'] =>
  Object.fromEntries(Object.entries(thresholds).map(([code, limits]) => [code, defined(limits)]));
