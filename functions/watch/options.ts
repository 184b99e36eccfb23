import type { Clock } from '../handshake/clock.ts';
import type { HandshakeResult, HandshakeSpec } from '../handshake/spec.ts';
import type { AlertSink } from '../notify/alert-sink.ts';
import type { Check } from '../probe/check.ts';
import type { MetricSink } from '../probe/metric-sink.ts';
import type { MuteStore } from '../state/mute.ts';
import type { StateStore } from '../state/state-store.ts';

/** What a watch needs: what to look at, from where, and the ports that it works through. */
export interface WatchOptions {
  readonly checks: readonly Check[];
  /** Where looks come from. One process may stand for several (the fire drill does). */
  readonly locations: readonly string[];
  /** Performs one handshake; `spec.location` says from where. */
  readonly perform: (spec: HandshakeSpec) => Promise<HandshakeResult>;
  readonly state: StateStore;
  readonly alerts: AlertSink;
  /** Whom not to tell of what, for a while. @default - nobody is muted */
  readonly mutes?: Pick<MuteStore, 'mutes'>;
  /** @default - numbers are not kept */
  readonly metrics?: MetricSink;
  readonly clock: Clock;
  /** The period, ms. */
  readonly every: number;
  /** Locations that must fail at one tick for a target to be down; no more than there are. */
  readonly quorum: number;
  /** Bounds of the pause before a confirmation, ms. @default [2000, 5000] */
  readonly confirmAfterMs?: readonly [number, number];
  /** How long an alert waits for others of the same endpoint, so that a storm is one, ms. @default 5000 */
  readonly gatherMs?: number;
  /** How long after the last word about an open outage or blindness it is told again, ms. @default 4 hours */
  readonly remindEveryMs?: number;
  /** The line that reproduces a handshake without its key. @default - none is told */
  readonly reproduce?: (spec: HandshakeSpec) => string | null;
  /**
   * Whether a location reaches its control endpoint. Asked every ten minutes, so that a network fault later on can
   * be told from a broken way out. @default - there is none
   */
  readonly reachControl?: (location: string) => Promise<boolean>;
  /** Lines about the watch itself, for whoever runs it. @default - nothing is said */
  readonly say?: (line: string) => void;
}
