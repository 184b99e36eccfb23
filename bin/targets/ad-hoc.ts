import { PROTOCOL_NAMES, type ProtocolName } from '../../functions/contract/verdict.ts';
import { PROTOCOLS } from '../../functions/handshake/protocols/index.ts';
import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import type { Credential } from '../../functions/keys/credential.ts';
import { CallError, type Mistakes } from '../commands/mistakes.ts';
import { readNamedFile } from '../flags/file.ts';
import { parsePlacement, readKey } from '../flags/key.ts';
import { networkOf } from '../flags/network.ts';
import type { GatewayFlags, ProbeFlags } from '../flags/probe.ts';
import { environmentValue, shown } from '../flags/shown.ts';
import { oneOf, readTokenStep } from '../flags/token.ts';
import { parseUrl } from '../flags/url.ts';

/** Where a look of the command line comes from, unless it is told to stand for a location. */
export const HERE = 'local';

const HTTP_ONLY = {
  keyEnv: '--key-env',
  keyFile: '--key-file',
  keyIn: '--key-in',
  exchange: '--exchange',
  tokenUrl: '--token-url',
} as const satisfies Partial<Record<keyof ProbeFlags, string>>;

const GATEWAY_ONLY = {
  device: '--device',
  courier: '--courier',
  upstream: '--upstream',
  gatewayTokenEnv: '--gateway-token-env',
  gatewayPasswordEnv: '--gateway-password-env',
} as const satisfies Record<keyof GatewayFlags, string>;

/** An operand that means a target, or one of its slower checks (`name/exchange`, `name/upstream`), not an address. */
export const isTargetName = (operand: string): boolean =>
  /^[a-z0-9][a-z0-9-]*(?:\/(?:exchange|upstream))?$/i.test(operand);

/** A handshake with a URL, as its flags describe it; every mistake is told to `mistakes`. */
export function adHocSpec(
  operand: string,
  flags: ProbeFlags,
  env: NodeJS.ProcessEnv,
  mistakes: Mistakes,
): HandshakeSpec | undefined {
  const url = mistakes.gather(() => parseUrl('target', operand, ['wss:', 'ws:', 'https:', 'http:']));
  const protocol = mistakes.gather(() => protocolOf(url, flags));
  if (protocol) refuseForeign(protocol, flags, mistakes);
  const network = networkOf(flags, url, env, mistakes);
  const timeoutMs = mistakes.gather(() => parseTimeout(flags.timeout));
  const placement = mistakes.given(flags.keyIn, parsePlacement);
  const key = mistakes.gather(() => readKey(flags, env));
  const device = mistakes.gather(() => readDevice('--device', flags.device));
  const upstream = mistakes.gather(() => readUpstream(flags));
  const shared = mistakes.gather(() => readShared(flags, env));
  const token = readTokenStep(flags, env, mistakes);
  if (flags.model !== undefined && !flags.exchange) mistakes.add('--model goes with --exchange');
  if (protocol === 'openclaw' && flags.device === undefined)
    mistakes.add('a gateway pairs with a device: give --device FILE (pairwatch enroll makes one)');
  if (flags.grant === 'refresh_token' && key?.state === 'none')
    mistakes.add('--grant refresh_token needs the refresh token: --key-file or --key-env');
  if (token && token.grant !== 'refresh_token' && key?.state === 'found')
    mistakes.add(
      `--key-${flags.keyEnv === undefined ? 'file' : 'env'} has no part in --grant ${token.grant}: the token is the key`,
    );
  if (!url || !protocol) return undefined;
  return {
    target: operand,
    protocol,
    url,
    location: HERE,
    credential: (protocol === 'openclaw' ? device : key) ?? { state: 'none' },
    network,
    ...(timeoutMs && { timeoutMs }),
    ...(placement && { keyPlacement: placement }),
    ...(flags.exchange && { exchange: flags.model === undefined ? {} : { model: flags.model } }),
    ...(upstream && { upstream }),
    ...(shared && { shared }),
    ...(token && { token }),
  };
}

function protocolOf(url: URL | undefined, flags: ProbeFlags): ProtocolName | undefined {
  const named =
    flags.protocol === undefined ? undefined : oneOf('--protocol', flags.protocol, PROTOCOL_NAMES);
  if (!url) return undefined;
  const protocol = named ?? guess(url);
  const schemes: readonly string[] = PROTOCOLS[protocol].schemes;
  if (schemes.includes(url.protocol)) return protocol;
  throw new CallError(
    `--protocol ${protocol} goes with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  );
}

function guess(url: URL): ProtocolName {
  if (PROTOCOLS.openclaw.schemes.some((scheme) => scheme === url.protocol)) return 'openclaw';
  if (url.hostname === 'api.anthropic.com') return 'anthropic';
  throw new CallError(
    `which protocol does ${shown(url.host)} speak? give --protocol openai or --protocol anthropic`,
  );
}

/** Flags that the protocol has no use for are a misunderstanding, never ignored. */
function refuseForeign(protocol: ProtocolName, flags: ProbeFlags, mistakes: Mistakes): void {
  const [foreign, instead] =
    protocol === 'openclaw'
      ? [HTTP_ONLY, 'a gateway pairs with a device (--device FILE)']
      : [GATEWAY_ONLY, 'it goes with a gateway (ws:// or wss://)'];
  for (const [name, flag] of Object.entries(foreign))
    if (flags[name as keyof ProbeFlags] !== undefined)
      mistakes.add(`${flag} does not go with --protocol ${protocol}: ${instead}`);
}

export function parseTimeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = Number(text);
  if (/^\d{1,9}$/.test(text) && ms >= 1 && ms <= 3_600_000) return ms;
  throw new CallError(`--timeout ${shown(text)} is not a whole number of milliseconds from 1 to 3600000`);
}

function readDevice(flag: string, path: string | undefined): Credential | undefined {
  if (path === undefined) return undefined;
  const value = readNamedFile(flag, path);
  if (value.trim() === '') throw new CallError(`${flag} ${shown(path)} is empty`);
  return { state: 'found', value };
}

function readUpstream({ upstream, courier }: GatewayFlags): HandshakeSpec['upstream'] {
  if (upstream === undefined && courier === undefined) return undefined;
  if (!upstream) throw new CallError('--courier goes with --upstream PROVIDER');
  const device = readDevice('--courier', courier);
  if (!device) throw new CallError('--upstream needs --courier FILE, a device with operator.admin');
  return { provider: upstream, courier: device };
}

/** The gateway's shared credential, from the variable that one of two flags names. */
export function readShared(
  { gatewayTokenEnv, gatewayPasswordEnv }: GatewayFlags,
  env: NodeJS.ProcessEnv,
): HandshakeSpec['shared'] {
  if (gatewayTokenEnv !== undefined && gatewayPasswordEnv !== undefined)
    throw new CallError('--gateway-token-env and --gateway-password-env: one of them, not both');
  if (gatewayTokenEnv !== undefined)
    return { kind: 'token', value: environmentValue('--gateway-token-env', gatewayTokenEnv, env) };
  if (gatewayPasswordEnv !== undefined)
    return { kind: 'password', value: environmentValue('--gateway-password-env', gatewayPasswordEnv, env) };
  return undefined;
}
