import type { CheckKind } from '../../functions/contract/checks.ts';
import { unbracketed } from '../../functions/handshake/network/endpoint.ts';
import type { HandshakeSpec, NetworkOptions, TokenStep } from '../../functions/handshake/spec.ts';
import type { Credential } from '../../functions/keys/credential.ts';
import type { KeyStore } from '../../functions/keys/key-store.ts';
import type { Configuration, Target } from '../../lib/config/configuration.ts';
import { DEFAULTS } from '../../lib/config/defaults.ts';
import { readNamedFile, withoutTrailingNewline } from '../flags/file.ts';
import { parsePlacement } from '../flags/key.ts';
import { parsePin, proxyFor, readCa } from '../flags/network.ts';

/** What a configuration leaves to the place where it is used. */
export interface Surroundings {
  readonly keys: KeyStore;
  readonly location: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The handshake of one check of a target, its keys read from the store now. Throws a CallError where a file or an
 * environment variable that the configuration names is not there.
 */
export async function configuredSpec(
  target: Target,
  kind: CheckKind,
  { network }: Configuration,
  around: Surroundings,
): Promise<HandshakeSpec> {
  const { protocol, minVersion, exchange, upstream } = target;
  const { clientSecret } = target.token ?? {};
  const secret = clientSecret && (await around.keys.read(clientSecret.secret));
  const key = await credentialOf(target, around.keys);
  return {
    target: kind === 'handshake' ? target.name : `${target.name}/${kind}`,
    protocol,
    url: new URL(target.url),
    location: around.location,
    // A client secret that is not there is missing as much as a key is.
    credential: secret && secret.state !== 'found' ? secret : key,
    timeoutMs: kind === 'exchange' ? (exchange?.timeout ?? DEFAULTS.exchangeTimeout) : target.timeout,
    network: networkOptions(target, network, around),
    headers: target.headers,
    thresholds: thresholds(target),
    ...(target.key?.in !== undefined && { keyPlacement: parsePlacement(target.key.in) }),
    ...(minVersion !== undefined && { minVersion }),
    ...(target.token && { token: tokenStep(target, target.token, secret, around) }),
    ...(kind === 'exchange' && { exchange: exchange ? exchangeOptions(exchange) : {} }),
    ...(kind === 'upstream' &&
      upstream && {
        upstream: {
          provider: upstream.provider,
          courier: await around.keys.read(upstream.courier.secret),
          timeoutMs: upstream.timeout,
        },
      }),
  };
}

function exchangeOptions({
  model,
  maxTokensParameter,
  stream,
}: NonNullable<Target['exchange']>): NonNullable<HandshakeSpec['exchange']> {
  return {
    stream,
    ...(model !== undefined && { model }),
    ...(maxTokensParameter !== undefined && { maxTokensParameter }),
  };
}

function networkOptions(
  target: Target,
  network: Configuration['network'],
  { env }: Surroundings,
): NetworkOptions {
  const route = {
    proxy: target.proxy,
    authEnv: network.proxyAuthEnv,
    proxyName: `targets.${target.name}.proxy`,
    authName: 'network.proxyAuthEnv',
  };
  const proxy = proxyFor(route, new URL(target.url), env);
  const control = network.control === undefined ? undefined : new URL(`tcp://${network.control}`);
  return {
    ...(target.ca !== undefined && { ca: readCa(`targets.${target.name}.ca`, target.ca) }),
    ...(target.pins.length > 0 && { pins: target.pins.map(parsePin) }),
    ...(target.resolve.length > 0 && { resolve: target.resolve }),
    ...(network.dns !== undefined && { dns: network.dns }),
    ...(network.secondDns !== undefined && { secondDns: network.secondDns }),
    ...(control && {
      control: { host: unbracketed(control.hostname), port: Number(control.port) },
    }),
    ...(proxy && { proxy }),
  };
}

const credentialOf = async ({ key }: Target, keys: KeyStore): Promise<Credential> =>
  key ? keys.read(key.secret) : { state: 'none' };

function tokenStep(
  { name, key }: Target,
  token: NonNullable<Target['token']>,
  secret: Credential | undefined,
  { keys }: Surroundings,
): TokenStep {
  const { clientId, clientAuth, grant, scope, audience, subjectTokenFile } = token;
  const subjectToken =
    subjectTokenFile &&
    withoutTrailingNewline(readNamedFile(`targets.${name}.token.subjectTokenFile`, subjectTokenFile));
  return {
    url: new URL(token.url),
    grant,
    clientId,
    clientAuth,
    ...(secret?.state === 'found' && { clientSecret: secret.value }),
    ...(scope !== undefined && { scope }),
    ...(audience !== undefined && { audience }),
    ...(subjectToken && { subjectToken }),
    ...(grant === 'refresh_token' &&
      key && {
        keepRefreshToken: async (next: string) => {
          await keys.put(key.secret, next);
        },
      }),
  };
}

/** Without what is undefined, which would stand in the way of the catalogue's defaults. */
function thresholds(target: Target): NonNullable<HandshakeSpec['thresholds']> {
  return Object.fromEntries(
    Object.entries(target.thresholds).map(([code, { warn, critical }]) => [
      code,
      { ...(warn !== undefined && { warn }), ...(critical !== undefined && { critical }) },
    ]),
  );
}
