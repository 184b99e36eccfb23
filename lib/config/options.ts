import type { ProtocolName } from '../../functions/contract/verdict.ts';
import type { WarningCode } from '../../functions/contract/warnings.ts';

/**
 * What `pairwatch.config.ts` exports. Times say their unit; secrets never stand here, only their names. What is for
 * the deployed watch (`regions`, `home`, `alerts.email`, `key.owner`, `key.rotate`) is checked already, and has no
 * effect on a watch of one's own machine.
 */
export interface Options {
  /** Names the installation, and with it everything that is stored: lower-case letters, digits and hyphens. */
  readonly name: string;
  /**
   * For the deployed watch: the AWS regions to look from, at least three to tell an outage from a broken path. Each costs its own probes.
   * @default - none: the watch runs on machines of your own
   */
  readonly regions?: readonly string[] | undefined;
  /** For the deployed watch: the region that keeps keys, state and alarms; one of `regions`. @default - none; needed with regions */
  readonly home?: string | undefined;
  /**
   * Places of your own that look as well, each by `pairwatch watch --location private:NAME`. For gateways that no
   * region can reach.
   * @default - one, `local`, where there are no regions
   */
  readonly privateLocations?: readonly string[] | undefined;
  /** Minutes between two looks, and the period of the alarms: a fault is told after about that long. @default 1 */
  readonly every?: 1 | 2 | 5 | 10 | 15 | undefined;
  /**
   * How many locations must fail at one tick before a target counts as down; fewer make it partial. A watch of one's
   * own machine knows of no other location, and counts for itself alone.
   * @default - more than half of the locations
   */
  readonly quorum?: number | undefined;
  /** Who is told, and how often. @default - the terminal of the watch */
  readonly alerts?: AlertOptions | undefined;
  /** How the watch reaches the world. @default - the system's resolver and roots, no proxy but the environment's */
  readonly network?: NetworkOptions | undefined;
  /** When a warning warns and when it degrades, for all targets. @default - the catalogue's, in docs/faults.md */
  readonly thresholds?: ThresholdOptions | undefined;
  /** What to pair with, by name: lower-case letters, digits and hyphens. The name stands in every message. */
  readonly targets: Readonly<Record<string, TargetOptions>>;
}

export interface AlertOptions {
  /** For the deployed watch: e-mail addresses that get every message. @default - none */
  readonly email?: readonly string[] | undefined;
  /** Minutes between two reminders of an open incident; 0 sends none. @default 240 */
  readonly remindEvery?: number | undefined;
}

export interface NetworkOptions {
  /**
   * An address that should always answer, `HOST:PORT`: where it does not, a private location blames its own network
   * (EGRESS_BROKEN) and has no vote. A region asks its own AWS endpoint.
   * @default - none: every network fault is blamed on the target
   */
  readonly control?: string | undefined;
  /** The only resolver, `ADDRESS:PORT`; hosts file and operating system are not asked. @default - the system's */
  readonly dns?: string | undefined;
  /** Asked as well when a name cannot be resolved, to tell whose fault it is, `ADDRESS:PORT`. @default - none */
  readonly secondDns?: string | undefined;
  /** A forward proxy, `http://HOST:PORT`, without credentials, or `none`. @default - HTTPS_PROXY and NO_PROXY */
  readonly proxy?: string | undefined;
  /** The environment variable that holds the proxy's `user:password`. @default - none */
  readonly proxyAuthEnv?: string | undefined;
  /** A PEM file of certificates to trust besides the system's, relative to the configuration. @default - none */
  readonly ca?: string | undefined;
}

/** Only for warnings that compare a number; units as in docs/faults.md. */
export type ThresholdOptions = Readonly<
  Partial<Record<WarningCode, { readonly warn?: number | undefined; readonly critical?: number | undefined }>>
>;

export interface TargetOptions {
  /** `openclaw` for a gateway, `openai` for every OpenAI-compatible API, `anthropic`. */
  readonly protocol: ProtocolName;
  /**
   * The base, without credentials: `wss://host:18789`, `https://host/v1`; for anthropic `https://host` is the same as
   * `https://host/v1`. Plain ws and http only to loopback.
   */
  readonly url: string;
  /** The key to pair with. @default - none: the API wants no key, or the token step brings one */
  readonly key?: KeyOptions | undefined;
  /** Adds a check that makes a real inference of one token, which costs money. @default - none */
  readonly exchange?: ExchangeOptions | undefined;
  /** Adds a check that asks the gateway whether its own AI provider accepts it. @default - none */
  readonly upstream?: UpstreamOptions | undefined;
  /** An OAuth 2.0 token step before the API. @default - none */
  readonly token?: TokenOptions | undefined;
  /**
   * `sha256/BASE64` of the public key, or `cert-sha256/HEX` of the certificate. A pin replaces the chain and hostname
   * checks: when the certificate is renewed with a new key, the target fails until the pin is replaced.
   * @default - none
   */
  readonly pins?: readonly string[] | undefined;
  /** A PEM file of certificates to trust besides the system's. @default - that of `network` */
  readonly ca?: string | undefined;
  /** Fixed addresses, `HOST:PORT:ADDRESS`, as curl's --resolve: the name is not looked up. @default - none */
  readonly resolve?: readonly string[] | undefined;
  /** A forward proxy for this target, or `none`. @default - that of `network` */
  readonly proxy?: string | undefined;
  /** Sent with every request; values count as secrets and are never shown. No keys here. @default - none */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds for the whole handshake; a longer one counts as failed. @default 10000 */
  readonly timeout?: number | undefined;
  /** An older gateway warns GATEWAY_OUTDATED: `2026.9.6`. @default - none */
  readonly minVersion?: string | undefined;
  /** For this target alone. @default - those of the configuration */
  readonly thresholds?: ThresholdOptions | undefined;
  /** Where it is looked at from: regions, and private locations as `private:NAME`. @default - all locations */
  readonly locations?: readonly string[] | undefined;
  /** For this target alone. @default - that of the configuration, at most its locations */
  readonly quorum?: number | undefined;
}

export interface KeyOptions {
  /** The name of the secret in the key store, or the ARN of an existing one, which is never altered. */
  readonly secret: string;
  /** Where an API expects it: `bearer`, `header:NAME` or `query:NAME`. @default - as the protocol has it */
  readonly in?: string | undefined;
  /** For the deployed watch: who looks after the key, to be named in its messages. @default - nobody is named */
  readonly owner?: string | undefined;
  /** For the deployed watch: rotation. @default - never */
  readonly rotate?: RotateOptions | undefined;
}

export interface RotateOptions {
  /** Days between two rotations. @default 30 */
  readonly every?: number | undefined;
  /** Who issues the new key; `assisted`: a person does. @default - openclaw for a gateway, else assisted */
  readonly driver?: RotationDriver | undefined;
}

export const ROTATION_DRIVERS = ['openclaw', 'openai', 'openrouter', 'litellm', 'azure', 'assisted'] as const;
export type RotationDriver = (typeof ROTATION_DRIVERS)[number];

export interface ExchangeOptions {
  /** Minutes between two exchanges; each costs a token. @default 60 */
  readonly every?: number | undefined;
  /** @default - the first model of the list */
  readonly model?: string | undefined;
  /** The parameter that limits the answer. @default - max_completion_tokens at OpenAI, max_tokens elsewhere */
  readonly maxTokensParameter?: 'max_completion_tokens' | 'max_tokens' | undefined;
  /** Asks for an event stream. @default false */
  readonly stream?: boolean | undefined;
  /** Milliseconds for the handshake with its exchange. @default 45000 */
  readonly timeout?: number | undefined;
}

export interface UpstreamOptions {
  /** The provider's name in the gateway's own configuration. */
  readonly provider: string;
  /** The device with `operator.admin` that may ask. */
  readonly courier: { readonly secret: string };
  /** Minutes between two questions; each costs the gateway an inference. @default 60 */
  readonly every?: number | undefined;
  /** Milliseconds; a gateway may take minutes to give a provider up. @default 180000 */
  readonly timeout?: number | undefined;
}

export const TOKEN_GRANTS = ['client_credentials', 'refresh_token', 'token-exchange'] as const;
export type TokenGrant = (typeof TOKEN_GRANTS)[number];

export interface TokenOptions {
  /** The token endpoint, https. */
  readonly url: string;
  /** With `refresh_token` the target's key is the refresh token, and one location alone may use it. @default client_credentials */
  readonly grant?: TokenGrant | undefined;
  readonly clientId: string;
  /** @default - none: a public client */
  readonly clientSecret?: { readonly secret: string } | undefined;
  /** How the client proves itself: in the Authorization header or in the form. @default basic */
  readonly clientAuth?: 'basic' | 'body' | undefined;
  /** Space-separated; a scope that is not granted is a fault. @default - none asked */
  readonly scope?: string | undefined;
  /** @default - none asked */
  readonly audience?: string | undefined;
  /** The file with the token to exchange, read at each handshake. @default - none; needed with token-exchange */
  readonly subjectTokenFile?: string | undefined;
}
