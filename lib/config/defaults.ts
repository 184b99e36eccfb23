import { TIMEOUTS_MS } from '../../functions/contract/timeouts.ts';

/** The default of every option that has a fixed one. Units as in options.ts. */
export const DEFAULTS = {
  every: 1,
  remindEvery: 240,
  runbook: 'docs/runbook.md',
  logDays: 30,
  ledgerLock: 'governance',
  ledgerDays: 400,
  detail: 'target',
  chat: false,
  foreignReaders: false,
  /** The only location where the configuration names none. */
  location: 'private:local',
  timeout: TIMEOUTS_MS.handshake,
  exchangeEvery: 60,
  exchangeTimeout: TIMEOUTS_MS.exchange,
  stream: false,
  upstreamEvery: 60,
  upstreamTimeout: TIMEOUTS_MS.upstream,
  grant: 'client_credentials',
  clientAuth: 'basic',
  rotateEvery: 30,
  rotateGrace: 60,
  /** Of a gateway's device, which only the watch uses. */
  rotateGraceOfDevice: 5,
  /** Of a gateway's shared token: the former one has ended by then. */
  rotateGraceOfToken: 0,
  rotateDeadline: 24,
  rotateVerify: 'all',
} as const;
