/** How a gateway lets people in. */
export type GatewayAuthMode =
  | {
      readonly mode: 'token';
      readonly token: string;
      /** Where its configuration has the token from, instead of the token itself. */
      readonly tokenRef?: object;
    }
  | { readonly mode: 'password'; readonly password: string }
  /** A login proxy in front names the user in a header. */
  | { readonly mode: 'trusted-proxy'; readonly userHeader: string };

/** An OpenAI-shaped API, and the key that the gateway holds for it. */
export interface GatewayProvider {
  readonly baseUrl: string;
  readonly apiKey: string;
}

export interface DegradedSecretOwner {
  readonly ownerKind: string;
  readonly ownerId: string;
  readonly degradationState: 'stale' | 'cold';
}

export interface PracticeGatewayOptions {
  readonly auth: GatewayAuthMode;
  /** @default 0, any free one; a restart keeps it */
  readonly port?: number;
  /** @default 2026.9.6 */
  readonly version?: string;
  /** The protocol it speaks. @default 4 */
  readonly protocol?: number;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Whether loopback can be locked out as well, as with `exemptLoopback: false`. @default false */
  readonly lockOutLoopback?: boolean;
  /** Whether forwarded headers from loopback are believed. @default true */
  readonly trustedProxies?: boolean;
  readonly providers?: Readonly<Record<string, GatewayProvider>>;
  /** Where `secrets.reload` reads the key of a provider; rejects where it cannot be read. @default - it stays as it was */
  readonly readSecret?: (provider: string) => Promise<string>;
  /**
   * Sees every request before it is carried out, and before its answer leaves; `cut` ends the connection there and then,
   * as a client that dies does, or a network. `from`: the caller's port. @default - nobody looks
   */
  readonly tap?: (moment: 'before' | 'after', method: string, from: number) => 'cut' | undefined;
}
