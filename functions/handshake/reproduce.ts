import { TIMEOUTS_MS } from '../contract/timeouts.ts';
import type { Dialect } from './api/dialect.ts';
import { baseOf, below } from './api/key-request.ts';
import { bracketed } from './network/endpoint.ts';
import { anthropicDialect } from './protocols/anthropic.ts';
import { openaiDialect } from './protocols/openai.ts';
import type { HandshakeSpec, NetworkOptions } from './spec.ts';

/** What stands for a secret or a file in the line, as a POSIX shell expands it between double quotes. */
export interface Expansions {
  /** Of a target with a token step: an access token. @default $PAIRWATCH_KEY */
  readonly key?: string;
  /** `user:password`. @default $PAIRWATCH_PROXY_AUTH */
  readonly proxyAuth?: string;
  /** The file of the CA. @default $PAIRWATCH_CA */
  readonly ca?: string;
  /** @default $OPENCLAW_GATEWAY_TOKEN */
  readonly gatewayToken?: string;
}

/**
 * The line with which a person sees the same thing without Pairwatch: curl for an HTTP API, openclaw for a gateway.
 * Secrets stand as variables of the reader's own shell; those of further headers are PAIRWATCH_HEADER_NAME.
 */
export function reproduce(spec: HandshakeSpec, expansions: Expansions = {}): string {
  const { gatewayToken = '$OPENCLAW_GATEWAY_TOKEN' } = expansions;
  switch (spec.protocol) {
    case 'openclaw':
      return `openclaw gateway health --url ${quoted(spec.url.href)} --token "${gatewayToken}"`;
    case 'openai':
      return curl(spec, openaiDialect, expansions);
    case 'anthropic':
      return curl(spec, anthropicDialect, expansions);
  }
}

function curl(spec: HandshakeSpec, dialect: Dialect, expansions: Expansions): string {
  const key = (spec.token ? undefined : expansions.key) ?? '$PAIRWATCH_KEY';
  const placement = spec.keyPlacement ?? (spec.token ? { in: 'bearer' as const } : dialect.defaultPlacement);
  const hasKey = spec.token !== undefined || spec.credential.state !== 'none';
  const url = below(baseOf(spec.url, dialect), 'models');
  const headers = [
    ...Object.entries(dialect.headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...Object.keys(spec.headers ?? {}).map((name) => `-H "${plainName(name)}: $${variableOf(name)}"`),
  ];
  if (hasKey && placement.in === 'bearer') headers.push(`-H "Authorization: Bearer ${key}"`);
  if (hasKey && placement.in === 'header') headers.push(`-H "${plainName(placement.name)}: ${key}"`);
  const query =
    hasKey && placement.in === 'query' ? [`-G --data-urlencode "${plainName(placement.name)}=${key}"`] : [];
  const limit = `--max-time ${Math.ceil((spec.timeoutMs ?? TIMEOUTS_MS.handshake) / 1000)}`;
  return [
    'curl -sS -i',
    limit,
    ...network(spec.network ?? {}, expansions),
    ...headers,
    ...query,
    quoted(url.href),
  ].join(' ');
}

/** A pin replaces curl's chain and hostname checks as it does ours; curl knows no pin of a whole certificate. */
function network(
  { ca, pins = [], proxy, resolve = [] }: NetworkOptions,
  expansions: Expansions,
): readonly string[] {
  const { ca: caFile = '$PAIRWATCH_CA', proxyAuth = '$PAIRWATCH_PROXY_AUTH' } = expansions;
  const keys = pins.flatMap((pin) => (pin.kind === 'spki' ? [`sha256//${pin.sha256}`] : []));
  return [
    ...(ca === undefined ? [] : [`--cacert "${caFile}"`]),
    ...(pins.length > 0 ? ['--insecure'] : []),
    ...(keys.length > 0 ? [`--pinnedpubkey ${quoted(keys.join(';'))}`] : []),
    ...(proxy ? [`--proxytunnel --proxy ${quoted(proxy.url.href)}`] : ["--noproxy '*'"]),
    ...(proxy?.auth ? [`--proxy-user "${proxyAuth}"`] : []),
    ...resolve.map(
      ({ host, port, address }) => `--resolve ${quoted(`${host}:${port}:${bracketed(address)}`)}`,
    ),
  ];
}

/** For POSIX shells. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Inside double quotes; names of headers and parameters hold nothing else (RFC 9110 §5.1). */
function plainName(name: string): string {
  return name.replace(/[^\w!#%&'*+.^|~-]/g, '');
}

function variableOf(header: string): string {
  return `PAIRWATCH_HEADER_${header.toUpperCase().replace(/\W/g, '_')}`;
}
