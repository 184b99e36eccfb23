/** The default of every option that has a fixed one. Units as in options.ts. */
export const DEFAULTS = {
  every: 1,
  remindEvery: 240,
  /** The only location where the configuration names none. */
  location: 'private:local',
  timeout: 10_000,
  exchangeEvery: 60,
  exchangeTimeout: 45_000,
  stream: false,
  upstreamEvery: 60,
  upstreamTimeout: 180_000,
  grant: 'client_credentials',
  clientAuth: 'basic',
  rotateEvery: 30,
} as const;
