/** One request and its answer, redacted and ready to be written as HAR. */
export interface HttpRecord {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly method: string;
  /** Without the key, wherever it was placed. */
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** As sent, for the calls that have one; never a secret (token requests leave it out). */
  readonly requestBody?: string;
  /** 0 when no answer came. */
  readonly status: number;
  /** Only named, harmless headers. */
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBytes: number;
  /** ms, of the connection's phases where this request was the first on it. */
  readonly timings: {
    readonly dns?: number;
    readonly connect?: number;
    readonly tls?: number;
    readonly waitMs: number;
    readonly receiveMs: number;
  };
}
