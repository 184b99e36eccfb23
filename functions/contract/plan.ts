import type { FixedAddress } from './address.ts';
import type { MetricDetail } from './metrics.ts';
import type { RotationPlan } from './rotation.ts';
import type { ProtocolName } from './verdict.ts';
import type { WarningCode } from './warnings.ts';

/**
 * What a location watches: plain JSON, made from a configuration (lib/config/plan.ts), with every default filled in
 * and no path in it. It lies beside a deployed function as `plan.json`; the command line makes it on the spot.
 */
export interface WatchPlan {
  readonly schema: 1;
  /** The installation's name. */
  readonly installation: string;
  /** The AWS region that keeps keys, state and alarms. @default - none: nothing is deployed */
  readonly home?: string;
  /** ms. */
  readonly everyMs: number;
  /** ms between two reminders of an open incident; null: none. */
  readonly remindEveryMs: number | null;
  /** `location`: metrics of a target also by location. */
  readonly detail: MetricDetail;
  /** The base of links to the runbook: a URL, or its path in the repository. */
  readonly runbook: string;
  readonly network: NetworkPlan;
  /**
   * In the order of the configuration; of a function, those of its shard. An exchange or upstream that runs elsewhere
   * is left out.
   */
  readonly targets: readonly TargetPlan[];
  /** Whose keys are rotated, and how. @default - not told: only those who rotate have to know */
  readonly rotations?: readonly RotationPlan[];
  /** Who may read secrets besides the installation: ARNs. @default - nobody is told who reads */
  readonly allowedReaders?: readonly string[];
  /** Ids of keys that signed the ledger before, which its owner vouches for. @default - none */
  readonly confirmed?: readonly string[];
}

export interface NetworkPlan {
  /** `HOST:PORT` that should always answer. In a region its own AWS endpoint. */
  readonly control?: string;
  readonly dns?: string;
  readonly secondDns?: string;
  /** The environment variable that holds the proxy's `user:password`. */
  readonly proxyAuthEnv?: string;
  /** The name of the secret that holds it instead. */
  readonly proxyAuthSecret?: string;
  /** PEM, the text itself, of targets that have none of their own: a company's bundle is there once. */
  readonly ca?: string;
  /** Loopback, link-local and metadata addresses are refused after resolution. In Lambda always, but for an emulator. */
  readonly refuseLocalAddresses: boolean;
}

export interface TargetPlan {
  readonly name: string;
  readonly protocol: ProtocolName;
  readonly url: string;
  readonly key?: { readonly secret: string; readonly in?: string; readonly owner?: string };
  readonly exchange?: {
    readonly everyMs: number;
    readonly timeoutMs: number;
    readonly stream: boolean;
    readonly model?: string;
    readonly maxTokensParameter?: 'max_completion_tokens' | 'max_tokens';
  };
  readonly upstream?: {
    readonly provider: string;
    readonly courier: string;
    readonly everyMs: number;
    readonly timeoutMs: number;
  };
  readonly token?: {
    readonly url: string;
    readonly grant: 'client_credentials' | 'refresh_token' | 'token-exchange';
    readonly clientId: string;
    readonly clientAuth: 'basic' | 'body';
    /** The name of its secret. */
    readonly clientSecret?: string;
    readonly scope?: string;
    readonly audience?: string;
    /** Absolute; only where a person runs the watch. */
    readonly subjectTokenFile?: string;
  };
  /** PEM, the text itself. @default - that of the network */
  readonly ca?: string;
  readonly pins: readonly string[];
  readonly resolve: readonly FixedAddress[];
  /** `http://HOST:PORT`, or `none`. @default - HTTPS_PROXY and NO_PROXY */
  readonly proxy?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly minVersion?: string;
  readonly thresholds: Readonly<
    Partial<Record<WarningCode, { readonly warn?: number; readonly critical?: number }>>
  >;
  /** Where its plain handshake is looked at from; of the slower checks see `locationsOfCheck`. */
  readonly locations: readonly string[];
  readonly quorum: number;
}
