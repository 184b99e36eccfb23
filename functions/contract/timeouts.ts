/** How long a handshake may take, ms, where neither the call nor the configuration says so. */
export const TIMEOUTS_MS = {
  handshake: 10_000,
  /** The whole handshake with its inference. */
  exchange: 45_000,
  /** The gateway's own AI pairing, after the handshake: `models.probe` retries inside; 151 s were seen. */
  upstream: 180_000,
} as const;
