import type { ProtocolName } from '../../functions/contract/verdict.ts';
import type { RotateOptions } from './rotation-options.ts';
import type { ThresholdOptions } from './threshold-options.ts';

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
  /** A PEM file of certificates to trust besides the system's. @default - that of the region, or of `network` */
  readonly ca?: string | undefined;
  /** Fixed addresses, `HOST:PORT:ADDRESS`, as curl's --resolve: the name is not looked up. @default - none */
  readonly resolve?: readonly string[] | undefined;
  /** A forward proxy for this target, or `none`. @default - that of the region, or of `network` */
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
  /**
   * The name of the secret in the key store, or the ARN of an existing one, which is never altered. A deployed watch
   * creates a secret of that name, empty and to be kept: until its key is put there, the target is unarmed. An ARN is
   * the complete one, with the six characters that AWS adds.
   */
  readonly secret: string;
  /**
   * Where an API expects it: `bearer`, `header:NAME` or `query:NAME`. Of a gateway `gateway-token`: the key is the token
   * that all its clients share, and not the document of a paired device.
   * @default - as the protocol has it; of a gateway a device
   */
  readonly in?: string | undefined;
  /** Who looks after the key: named in every message about the target. @default - nobody is named */
  readonly owner?: string | undefined;
  /**
   * For the deployed watch, with an ARN: the ARN of the customer KMS key that encrypts the secret, which the probes may
   * then use to decrypt. A secret of another account needs one, since AWS's own keys never work across accounts; there
   * the secret's policy has to allow `secretsmanager:GetSecretValue`, and the key's policy `kms:Decrypt`, to the roles
   * of this installation (`pairwatch-NAME-…`) or to this account.
   * @default - none: AWS's own key encrypts it
   */
  readonly kmsKey?: string | undefined;
  /**
   * Replaces the key on a schedule, by `pairwatch rotate` at once. The secret is named here, not an ARN.
   * @default - never
   */
  readonly rotate?: RotateOptions | undefined;
}

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
  /** The device with `operator.admin` that may ask. On AWS the courier of the home region alone reads it, and asks. */
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
  /** The file with the token to exchange, read at each handshake, so not in a region. @default - none; needed with token-exchange */
  readonly subjectTokenFile?: string | undefined;
}
