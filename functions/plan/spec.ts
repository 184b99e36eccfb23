import { type CheckKind, checkName } from '../contract/checks.ts';
import { GATEWAY_TOKEN } from '../contract/gateway-token.ts';
import type { TargetPlan, WatchPlan } from '../contract/plan.ts';
import type { HandshakeSpec } from '../handshake/spec.ts';
import type { Credential } from '../keys/credential.ts';
import { readPlacement } from '../keys/key-placement.ts';
import { networkOptions } from './network.ts';
import type { Surroundings } from './surroundings.ts';
import { tokenStep } from './token.ts';

/** Where a handshake is made from, and whether its keys may come out of a cache. */
export interface Asked {
  readonly location: string;
  readonly key: 'cached' | 'fresh';
}

/**
 * The handshake of one check of a target, its keys read from the store now. A PlanError says which file, variable or
 * secret of the way to it is not there; a key that is not there is the credential's own state.
 */
export async function specOf(
  target: TargetPlan,
  kind: CheckKind,
  plan: Pick<WatchPlan, 'network'>,
  around: Surroundings,
  { location, key: how }: Asked,
): Promise<HandshakeSpec> {
  const { key, token, exchange, upstream, minVersion } = target;
  const placement = key?.in === undefined ? undefined : readPlacement(key.in);
  const read = (secret: string) => around.keys.read(secret, how);
  const secret = token?.clientSecret === undefined ? undefined : await read(token.clientSecret);
  const accepted = kind === 'handshake' ? await around.retiredKeyAccepted?.(target.name) : undefined;
  const credential: Credential = key ? await read(key.secret) : { state: 'none' };
  return {
    target: checkName(target.name, kind),
    protocol: target.protocol,
    url: new URL(target.url),
    location,
    // A client secret that is not there is missing as much as a key is.
    credential: secret && secret.state !== 'found' ? secret : credential,
    timeoutMs: (kind === 'exchange' && exchange?.timeoutMs) || target.timeoutMs,
    network: await networkOptions(target, plan, around, how),
    headers: target.headers,
    thresholds: target.thresholds,
    ...(around.keys.flag !== undefined && { keyStoreFlag: around.keys.flag }),
    ...(placement && { keyPlacement: placement }),
    ...(key?.in === GATEWAY_TOKEN && { gatewayToken: true }),
    ...(accepted && { retiredKeyAccepted: accepted }),
    ...(minVersion !== undefined && { minVersion }),
    ...(token && { token: tokenStep(target, token, secret, around) }),
    ...(kind === 'exchange' && { exchange: exchangeOptions(exchange) }),
    ...(kind === 'upstream' &&
      upstream && {
        upstream: {
          provider: upstream.provider,
          courier: await read(upstream.courier),
          timeoutMs: upstream.timeoutMs,
        },
      }),
  };
}

function exchangeOptions(exchange: TargetPlan['exchange']): NonNullable<HandshakeSpec['exchange']> {
  if (!exchange) return {};
  const { model, maxTokensParameter, stream } = exchange;
  return {
    stream,
    ...(model !== undefined && { model }),
    ...(maxTokensParameter !== undefined && { maxTokensParameter }),
  };
}
