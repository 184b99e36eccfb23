import type { ProtocolName, Verdict } from '../contract/verdict.ts';
import type { WarningCode } from '../contract/warnings.ts';
import type { Credential } from '../keys/credential.ts';
import type { KeyPlacement } from '../keys/http-key.ts';
import type { HttpRecord } from './http/record.ts';

/** A pin replaces the chain and hostname checks; dates still count. */
export type Pin =
  /** Base64 SHA-256 of the SubjectPublicKeyInfo, as curl's --pinnedpubkey. */
  | { readonly kind: 'spki'; readonly sha256: string }
  /** Lower-case hex SHA-256 of the whole certificate, as OpenClaw's. */
  | { readonly kind: 'certificate'; readonly sha256: string };

export interface ProxyOptions {
  /** Without userinfo; `http:` or `https:`. */
  readonly url: URL;
  readonly auth?: { readonly user: string; readonly password: string };
  /** Why credentials that it has to be given are not there: then it is not asked. */
  readonly authProblem?: string;
}

/** Where names, roots and routes come from. @default - system resolver and roots, no proxy */
export interface NetworkOptions {
  /** PEM certificates added to the system's roots, for every TLS connection of the handshake. */
  readonly ca?: string;
  readonly pins?: readonly Pin[];
  readonly proxy?: ProxyOptions;
  /** Fixed addresses, as curl's --resolve; a name found here is not looked up. */
  readonly resolve?: readonly { readonly host: string; readonly port: number; readonly address: string }[];
  /** The only resolver then; hosts file and operating system are not asked. `address:port`. */
  readonly dns?: string;
  /** Asked on a DNS fault, within a second; the evidence says whether it knew. `address:port`. */
  readonly secondDns?: string;
  /** Refuse loopback, link-local and metadata addresses after resolution. @default false */
  readonly refuseLocalAddresses?: boolean;
  /** An address that should always answer; `reachedAt` (epoch ms) is when this location last reached it. */
  readonly control?: { readonly host: string; readonly port: number; readonly reachedAt?: number };
  /** TLS secrets are appended here in NSS key log format. */
  readonly keylog?: (line: Buffer) => void;
}

/** An OAuth 2.0 token step before an HTTP protocol. */
export interface TokenStep {
  readonly url: URL;
  /** With `refresh_token` the target's key is the refresh token. @default client_credentials */
  readonly grant: 'client_credentials' | 'refresh_token' | 'token-exchange';
  readonly clientId: string;
  readonly clientSecret?: string;
  /** @default basic */
  readonly clientAuth: 'basic' | 'body';
  /** Space-separated; every asked scope has to be granted. */
  readonly scope?: string;
  readonly audience?: string;
  /** RFC 8693: the token to exchange, and its type URI. */
  readonly subjectToken?: string;
  readonly subjectTokenType?: string;
  /** Called with the next refresh token where the server rotates it; awaited before the handshake goes on. */
  readonly keepRefreshToken?: (refreshToken: string) => Promise<void>;
}

/** What a look remembers for the next one, so that GATEWAY_RESTARTED and its kin can be told. */
export interface Observed {
  readonly bootId?: string;
  readonly identity?: string;
  readonly version?: string;
}

/** Extra calls that explain a failure. `ask` makes one; `never` does not; an answer from before is reused. */
export interface ExplainOptions {
  /** A deliberately invalid key, to tell a bad key from an endpoint whose auth is down. @default ask */
  readonly differential?: 'ask' | 'never' | { readonly invalidKeyRejectedAlike: boolean };
  /** The follow-up with the shared credential, which finds the cause of DEVICE_TOKEN_REJECTED. @default ask */
  readonly deviceToken?: 'ask' | 'never' | { readonly cause: 'rotated' | 'revoked' | 'removed' | 'unknown' };
}

export type Thresholds = Partial<Record<WarningCode, { readonly warn?: number; readonly critical?: number }>>;

/** Everything one handshake needs to know; no environment, no files, no store behind it. */
export interface HandshakeSpec {
  /** The target's name, or its URL when ad hoc. */
  readonly target: string;
  readonly protocol: ProtocolName;
  /** The base, without userinfo: `https://host/v1`, `wss://host:18789`. For anthropic no path means `/v1`. */
  readonly url: URL;
  readonly location: string;
  readonly credential: Credential;
  /** What the commands of a remedy are given to reach the store of the key. @default - nothing */
  readonly keyStoreFlag?: string;
  /** The whole handshake, ms. @default 10000, with an exchange 45000 */
  readonly timeoutMs?: number;
  readonly network?: NetworkOptions;
  /** Whether the key is the token that all clients of the gateway share, instead of a device document. @default false */
  readonly gatewayToken?: boolean;
  /** @default - bearer for openai, header x-api-key for anthropic */
  readonly keyPlacement?: KeyPlacement;
  /** Sent with every request to the target; values are treated as secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: TokenStep;
  /** Adds the one-token inference call. */
  readonly exchange?: {
    /** @default - the first model of the list */
    readonly model?: string;
    /** @default - max_completion_tokens at api.openai.com, max_tokens elsewhere */
    readonly maxTokensParameter?: 'max_completion_tokens' | 'max_tokens';
    /** Ask for an event stream. @default false */
    readonly stream?: boolean;
  };
  /** The gateway's own AI pairing, asked with the courier's device after the handshake; its own deadline. */
  readonly upstream?: {
    readonly provider: string;
    readonly courier: Credential;
    /** ms. @default 180000 */
    readonly timeoutMs?: number;
  };
  /** The gateway's shared credential, only to explain a DEVICE_TOKEN_REJECTED. */
  readonly shared?: { readonly kind: 'token' | 'password'; readonly value: string };
  /** Below it the gateway is GATEWAY_OUTDATED. */
  readonly minVersion?: string;
  readonly lastLook?: Observed;
  readonly explain?: ExplainOptions;
  readonly thresholds?: Thresholds;
  /** Another target that holds the same key, as the planner found. */
  readonly keySharedWith?: string;
  /** The key that was rotated out, where the rotation found that it opens the door again. `since` is ISO 8601 UTC. */
  readonly retiredKeyAccepted?: { readonly fingerprint: string; readonly since: string };
}

export interface HandshakeResult {
  readonly verdict: Verdict;
  /** One entry a request, redacted, in order: what `--har` writes. */
  readonly records: readonly HttpRecord[];
  readonly observed: Observed;
}
